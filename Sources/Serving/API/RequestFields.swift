/// The members of an object in a request, by name. A member that is null counts as absent, and one
/// that nobody asks for is ignored.
///
/// - Throws: every method an ``APIError`` with status 400, which names the member.
struct RequestFields {
  private let path: String
  private let members: [String: JSON]

  /// The object `value`, which stands at `path` in the request, such as `messages[0]`.
  init(_ value: JSON, at path: String = "") throws(APIError) {
    guard case .members(let members) = value else {
      throw .invalid(
        path.isEmpty ? nil : path,
        "\(path.isEmpty ? "the body" : "`\(path)`") must be an object, not \(value.kind)")
    }
    self.path = path
    self.members = Dictionary(members.map { ($0.name, $0.value) }) { _, last in last }
  }

  /// The full name of a member.
  func name(_ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }

  /// The value of a member, unless it is absent or null.
  subscript(member: String) -> JSON? {
    members[member].flatMap { $0 == .null ? nil : $0 }
  }

  func string(_ member: String) throws(APIError) -> String? {
    guard let value = self[member] else { return nil }
    guard case .string(let text) = value else { throw mismatch(member, "a string", value) }
    return text
  }

  func bool(_ member: String) throws(APIError) -> Bool? {
    guard let value = self[member] else { return nil }
    guard case .bool(let flag) = value else { throw mismatch(member, "a boolean", value) }
    return flag
  }

  func array(_ member: String) throws(APIError) -> [JSON]? {
    guard let value = self[member] else { return nil }
    guard case .array(let values) = value else { throw mismatch(member, "an array", value) }
    return values
  }

  func object(_ member: String) throws(APIError) -> RequestFields? {
    guard let value = self[member] else { return nil }
    return try RequestFields(value, at: name(member))
  }

  func integer(
    _ member: String, in range: ClosedRange<Int> = .min ... .max
  ) throws(APIError) -> Int? {
    guard let value = self[member] else { return nil }
    guard case .integer(let number) = value else { throw mismatch(member, "an integer", value) }
    guard range.contains(number) else {
      let bounds =
        range.upperBound == .max
        ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw .invalid(name(member), "`\(name(member))` must be \(bounds), not \(number)")
    }
    return number
  }

  func number(_ member: String, in range: ClosedRange<Double>) throws(APIError) -> Double? {
    guard let value = self[member] else { return nil }
    let number: Double
    switch value {
    case .integer(let integer): number = Double(integer)
    case .number(let double): number = double
    default: throw mismatch(member, "a number", value)
    }
    guard range.contains(number) else {
      throw .invalid(
        name(member),
        "`\(name(member))` must be from \(range.lowerBound) to \(range.upperBound), not \(number)")
    }
    return number
  }

  private func mismatch(_ member: String, _ expected: String, _ value: JSON) -> APIError {
    .invalid(name(member), "`\(name(member))` must be \(expected), not \(value.kind)")
  }
}
