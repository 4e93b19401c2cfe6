/// One of several values that settings give by name.
public protocol NamedChoice: RawRepresentable, CaseIterable where RawValue == String {}

extension NamedChoice {
  /// The value of a name.
  ///
  /// - Parameter setting: the setting that has it, for the error.
  /// - Throws: ``TrainingError/choice(name:value:choices:)``.
  public init(named name: String, of setting: String) throws {
    guard let found = Self(rawValue: name) else {
      throw TrainingError.choice(
        name: setting, value: name, choices: Self.allCases.map(\.rawValue))
    }
    self = found
  }
}

extension Decoder {
  /// Throws where there is a key that isn't among `known`: a misspelt setting is an error, not a
  /// default.
  ///
  /// - Throws: ``TrainingError/unknownSettings(_:known:)``.
  func refuseKeys(besides known: [String]) throws {
    let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
    let unknown = found.filter { !known.contains($0) }.sorted()
    guard unknown.isEmpty else { throw TrainingError.unknownSettings(unknown, known: known) }
  }
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
