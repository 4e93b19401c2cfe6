import Digest

/// A small grammar of one text: `[a|b]` stands for one of its alternatives, chosen by chance and
/// itself made of such parts; `{name}` for a word that is filled in, `{^name}` for the same with a
/// capital.
///
/// ```swift
/// let question: Template = "[Is anything wrong|Is there an anomaly] in {image}?"
/// question.text(["image": "this image"], using: &generator)
/// ```
struct Template: ExpressibleByStringLiteral, Sendable {
  private indirect enum Part: Sendable {
    case text(String)
    case slot(String, isCapital: Bool)
    case choice([[Part]])
  }

  private let parts: [Part]

  init(stringLiteral text: String) {
    var rest = Substring(text)
    parts = Self.parse(&rest)
    precondition(rest.isEmpty, "a bracket is closed that was not opened: \(text)")
  }

  /// The parts up to the end of the text, or to a `|` or `]` that belongs to a bracket around them.
  private static func parse(_ rest: inout Substring) -> [Part] {
    var parts: [Part] = []
    while let first = rest.first, first != "|", first != "]" {
      switch first {
      case "[":
        var alternatives: [[Part]] = []
        repeat {
          rest.removeFirst()
          alternatives.append(parse(&rest))
        } while rest.first == "|"
        precondition(rest.popFirst() == "]", "a bracket is not closed")
        parts.append(.choice(alternatives))
      case "{":
        let name = rest.dropFirst().prefix { $0 != "}" }
        rest = rest.dropFirst(name.count + 2)
        let isCapital = name.hasPrefix("^")
        parts.append(.slot(String(isCapital ? name.dropFirst() : name), isCapital: isCapital))
      default:
        let text = rest.prefix { !"[]|{".contains($0) }
        rest = rest.dropFirst(text.count)
        parts.append(.text(String(text)))
      }
    }
    return parts
  }

  /// One of the texts that the template stands for.
  ///
  /// - Parameter slots: the words to fill in, by name.
  func text(_ slots: [String: String], using generator: inout SplitMix64) -> String {
    var result = ""
    Self.write(parts, slots, to: &result, using: &generator)
    return result
  }

  private static func write(
    _ parts: [Part], _ slots: [String: String], to result: inout String,
    using generator: inout SplitMix64
  ) {
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .slot(let name, let isCapital):
        guard let word = slots[name] else { preconditionFailure("nothing fills {\(name)}") }
        result += isCapital ? word.capitalizedFirst : word
      case .choice(let alternatives):
        write(
          alternatives[generator.next(below: alternatives.count)], slots, to: &result,
          using: &generator)
      }
    }
  }
}

extension String {
  /// The same with a capital first.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// Words in a row: `a`, `a and b`, `a, b and c`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
