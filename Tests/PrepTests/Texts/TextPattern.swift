/// A way to write many texts as one: `(a|b) c` stands for `a c` and `b c`; brackets may stand in
/// brackets.
enum TextPattern {
  /// All texts that the patterns stand for.
  static func texts(_ patterns: String...) -> Set<String> {
    Set(patterns.flatMap { texts(of: $0) })
  }

  /// All texts that one pattern stands for.
  static func texts(of pattern: String) -> [String] {
    var rest = Substring(pattern)
    return alternatives(&rest)
  }

  private static func alternatives(_ rest: inout Substring) -> [String] {
    var all: [String] = []
    var current = [""]
    while let next = rest.popFirst(), next != ")" {
      switch next {
      case "|":
        all += current
        current = [""]
      case "(":
        let inner = alternatives(&rest)
        current = current.flatMap { start in inner.map { start + $0 } }
      default:
        current = current.map { $0 + String(next) }
      }
    }
    return all + current
  }
}
