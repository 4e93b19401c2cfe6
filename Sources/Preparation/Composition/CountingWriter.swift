import Datasets
import Digest

/// Questions for numbers that are known, and that a defect of the product may change: the answer to
/// any other would be the same for every image of the category.
enum CountingWriter {
  /// The most questions an image gets.
  private static let limit = 2

  static func pairs(_ scene: inout Scene) -> [TextPair] {
    guard let state = scene.state else { return [] }
    let changing = Set(scene.knowledge.defects.flatMap(\.counts).map(\.object))
    let counts = scene.generator.shuffled(
      state.counts.filter { changing.contains($0.object.id) })
    // What a defect changes is what is worth counting.
    let chosen = (counts.filter(\.isWrong) + counts.filter { !$0.isWrong }).prefix(limit)
    return chosen.map { pair(&scene, $0) }
  }

  private static func pair(_ scene: inout Scene, _ count: ProductState.Count) -> TextPair {
    let object = count.object
    let question = scene.pick(
      "How many \(object.plural) are there \(object.place)?",
      "Count the \(object.plural) \(object.place).",
      "How many \(object.plural) do you see \(object.place)?")
    let phrase = object.phrase(count: count.number)
    let answer = scene.pick(
      object.sentence(count: count.number),
      "\(phrase.prefix(1).uppercased())\(phrase.dropFirst()).")
    var sentences = [answer]
    if count.isWrong, let expected = object.count, scene.flip() {
      sentences.append("There should be \(ProductObject.words(expected)).")
    }
    return TextPair(
      .counting, question, CaptionWriter.joined(sentences),
      key: .count(count.number, object: object.id))
  }
}
