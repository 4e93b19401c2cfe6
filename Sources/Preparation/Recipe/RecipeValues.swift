import Datasets

/// Values of a recipe that more than one stage reads.
extension YAMLMap {
  /// A whole number above 0.
  func positive(_ key: some CodingKey) throws(YAMLFileError) -> Int? {
    let key = key.stringValue
    guard let number = try optionalInteger(key) else { return nil }
    guard number > 0 else { throw error(key, "`\(key)` is not above 0", hint: nil) }
    return number
  }

  /// A number within a range.
  func number(_ key: String, in range: ClosedRange<Double>) throws(YAMLFileError) -> Double? {
    guard let number = try optionalNumber(key) else { return nil }
    guard range.contains(number) else {
      throw error(
        key, "`\(key)` is not from \(range.lowerBound) to \(range.upperBound)", hint: nil)
    }
    return number
  }

  /// One of the raw values of an enumeration, nil where the key is absent.
  func optionalChoice<Choice: RawRepresentable & CaseIterable>(_ key: some CodingKey)
    throws(YAMLFileError) -> Choice? where Choice.RawValue == String
  {
    keys.contains(key.stringValue) ? try choice(key.stringValue) : nil
  }

  /// A whole number of at least 0.
  func notNegative(_ key: some CodingKey) throws(YAMLFileError) -> Int? {
    let key = key.stringValue
    guard let number = try optionalInteger(key) else { return nil }
    guard number >= 0 else { throw error(key, "`\(key)` is below 0", hint: nil) }
    return number
  }

  /// Refuses a data set that goes by another name in image ids, or is not one of the recipe's: it
  /// would match nothing, without a word.
  func checkDataset(_ name: String, at key: String, among datasets: [String]? = nil)
    throws(YAMLFileError)
  {
    if let known = PublishedDataset.named(name), known.name != name {
      throw error(key, "`\(name)` is no data set", hint: "write it as \(known.name)")
    }
    if let datasets, !datasets.contains(name) {
      throw error(
        key, "`\(name)` is not one of the recipe's `datasets`",
        hint: "these are \(datasets.joined(separator: ", "))")
    }
  }

  /// Kinds of images.
  func labels(_ key: some CodingKey) throws(YAMLFileError) -> [String]? {
    let labels = try texts(key.stringValue)
    let known = ImageFacts.Label.allCases.map(\.rawValue)
    for label in labels where !known.contains(label) {
      throw error(
        key.stringValue, "unknown label `\(label)`",
        hint: "known are \(known.joined(separator: ", "))")
    }
    return labels.isEmpty ? nil : labels
  }

  /// Kinds of images that can be asked for a logical anomaly: to a damaged product neither yes nor
  /// no is right.
  func pairLabels(_ key: some CodingKey) throws(YAMLFileError) -> [String]? {
    let labels = try labels(key)
    let allowed = [ImageFacts.Label.good, .logical].map(\.rawValue)
    guard let stranger = labels?.first(where: { !allowed.contains($0) }) else { return labels }
    throw error(
      key.stringValue, "`\(stranger)` can't be asked for logical anomalies",
      hint: "use \(allowed.joined(separator: " and "))")
  }
}
