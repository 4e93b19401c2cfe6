/// Why no pictures were drawn.
public enum SyntheticLOCOError: Error, Equatable, CustomStringConvertible {
  /// A category that is none of the five.
  case unknownCategory(String, known: [String])
  /// An empty list of categories.
  case noCategory(known: [String])
  /// An option outside its range.
  case outOfRange(option: String, value: String, range: String)
  /// A bundled file that cannot be read; the program was built from a damaged checkout.
  case damagedData(file: String, reason: String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unknownCategory(let name, let known):
      "no category is called '\(name)': choose from \(known.joined(separator: ", "))"
    case .noCategory(let known):
      "no category to draw: choose from \(known.joined(separator: ", "))"
    case .outOfRange(let option, let value, let range):
      "\(option) is \(value): choose a value in the range \(range)"
    case .damagedData(let file, let reason):
      "the bundled file \(file) is damaged (\(reason)): build the program from a clean checkout"
    }
  }
}
