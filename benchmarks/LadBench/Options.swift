/// The words behind a command.
struct Options {
  private var values: [String: String] = [:]
  private(set) var positional = ""

  init(_ words: ArraySlice<String>) {
    var words = words
    while let word = words.popFirst() {
      if word.hasPrefix("--") { values[word] = words.popFirst() } else { positional = word }
    }
  }

  subscript(_ name: String) -> String? { values[name] }
  mutating func number(_ name: String) -> Int? { values[name].flatMap(Int.init) }
}
