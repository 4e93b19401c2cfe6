/// A piece of HTML. What is interpolated into one is escaped unless it is HTML itself, so that no text
/// of a model or of a data set can become part of the page's structure.
struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The HTML.
  let html: String

  init(stringLiteral value: String) { html = value }
  init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }

  private init(html: String) { self.html = html }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { html += literal }
    /// A text: escaped.
    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }
    /// A whole number, without separators.
    mutating func appendInterpolation(_ number: Int) { html += String(number) }
    /// A piece of HTML, or nothing.
    mutating func appendInterpolation(_ markup: Markup?) { html += markup?.html ?? "" }
    /// Pieces of HTML, one after the other.
    mutating func appendInterpolation(_ markups: [Markup]) {
      for markup in markups { html += markup.html }
    }
  }

  /// The text as HTML that shows it, in an element or in a quoted attribute. Control characters, which
  /// HTML does not allow, are shown as the replacement character.
  static func escaped(_ text: String) -> String {
    var html = ""
    html.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      case "\n", "\t": html.unicodeScalars.append(scalar)
      default:
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        html.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
      }
    }
    return html
  }
}
