import Datasets
import Digest

/// Descriptions of the whole image: every constraint that can be judged, with what is seen.
enum CaptionWriter {
  static func pairs(_ scene: inout Scene) -> [TextPair] {
    guard let state = scene.state else { return [] }
    let questions = scene.generator.shuffled([
      "What does this image show?",
      "Describe this \(scene.noun).",
      "Describe what you see, point by point.",
      "Write an inspection note for this \(scene.noun).",
      "Go through this \(scene.noun) as an inspector would. What do you find?",
    ])
    let captions =
      scene.isGood ? good(&scene, state) : anomalous(&scene, state)
    return zip(questions, captions).map { TextPair(.caption, $0, $1) }
  }

  /// A text that begins with the good news, and one that goes through the product in order.
  private static func good(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let noun = scene.noun
    let opening = scene.pick(
      "This \(noun) is as it should be.", "A good \(noun).",
      "The image shows a \(noun) without any anomaly.")
    let closing = scene.pick(
      "Nothing is wrong with it.", "The \(noun) passes the inspection.",
      "Everything is as it should be.")
    return [
      joined([opening] + KeptStatements.sentences(&scene, state.kept)),
      joined(
        ["The image shows a \(noun)."] + KeptStatements.sentences(&scene, state.kept) + [closing]),
    ]
  }

  /// A text that begins with what is wrong, and one that comes to it where the rule stands.
  private static func anomalous(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let noun = scene.noun
    let kind = scene.facts.label == .logical ? "logical" : "structural"
    let opening = scene.pick(
      "The image shows a \(noun) with a \(kind) anomaly.",
      "This \(noun) is not as it should be.", "Something is wrong with this \(noun).")
    let closing = scene.pick(
      "The \(noun) does not pass the inspection.", "This is a \(kind) anomaly.",
      "So this \(noun) should be rejected.")
    return [
      joined([opening] + state.problems + KeptStatements.sentences(&scene, state.kept)),
      joined(["The image shows a \(noun)."] + inOrder(&scene, state) + [closing]),
    ]
  }

  /// What is kept and what is wrong, in the order of the rules.
  private static func inOrder(_ scene: inout Scene, _ state: ProductState) -> [String] {
    var kept = KeptStatements.byConstraint(&scene, state.kept)
    var sentences: [String] = []
    for finding in state.findings {
      if case .broken(let instead) = finding.status { sentences += instead }
      if let sentence = kept.removeValue(forKey: finding.constraint.id) {
        sentences.append(sentence)
      }
    }
    // What breaks no rule has no place among them, and so comes last.
    sentences += state.problems
    var said: Set<String> = []
    return sentences.filter { said.insert($0).inserted }
  }

  static func joined(_ sentences: [String]) -> String {
    sentences.joined(separator: " ")
  }
}
