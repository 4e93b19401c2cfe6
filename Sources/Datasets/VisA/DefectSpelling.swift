/// One spelling for each defect's name: that of the product knowledge, else lower case with single
/// spaces.
struct DefectSpelling: Sendable {
  private let known: [String: ProductKnowledge]

  init(_ knowledge: [ProductKnowledge]) {
    known = Dictionary(knowledge.map { ($0.category, $0) }) { first, _ in first }
  }

  /// The names in an annotation such as `Bent, wrong_place`; none for `normal`. Each once, in the
  /// annotation's order.
  func names(in label: String, category: String) -> [String] {
    var seen: Set<String> = []
    return label.split(separator: ",").map(\.trimmed)
      .filter { !$0.isEmpty && $0.lowercased() != "normal" }
      .map { name(of: $0, category: category) }
      .filter { seen.insert($0).inserted }
  }

  private func name(of text: String, category: String) -> String {
    known[category]?.defect(text)?.name
      ?? ProductDefect.key(of: text).split(separator: "_").joined(separator: " ")
  }
}
