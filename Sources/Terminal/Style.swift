#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// When to write in colour. Colour never carries a meaning alone.
public enum ColorChoice: String, Sendable, CaseIterable {
  /// In a terminal, unless `NO_COLOR` is set.
  case auto
  /// Always.
  case always
  /// Never.
  case never
}

/// Text styles of a stream, or none where it takes no colour.
public struct Style: Sendable {
  /// Whether escape codes are written.
  public let isColored: Bool

  /// The style for the stream with number `descriptor`.
  public init(_ choice: ColorChoice, descriptor: Int32, environment: [String: String]) {
    switch choice {
    case .always: isColored = true
    case .never: isColored = false
    case .auto:
      let refused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
      isColored = !refused && environment["TERM"] != "dumb" && isatty(descriptor) == 1
    }
  }

  /// Bold text.
  public func bold(_ text: String) -> String { wrap(text, "1") }
  /// Faint text.
  public func faint(_ text: String) -> String { wrap(text, "2") }
  /// Red text, for errors.
  public func red(_ text: String) -> String { wrap(text, "1;31") }
  /// Green text, for what is right.
  public func green(_ text: String) -> String { wrap(text, "32") }
  /// Yellow text, for what deserves a look.
  public func yellow(_ text: String) -> String { wrap(text, "33") }
  /// Cyan text, for hints and names.
  public func cyan(_ text: String) -> String { wrap(text, "36") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
