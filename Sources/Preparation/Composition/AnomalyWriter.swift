import Datasets
import Digest

/// What is wrong, why it matters, and where it is.
///
/// Good and anomalous images share their questions: a question must not give the answer away.
enum AnomalyWriter {
  static func pairs(_ scene: inout Scene) -> [TextPair] {
    guard let state = scene.state else { return [] }
    return [description(&scene, state)] + location(&scene)
  }

  private static func description(_ scene: inout Scene, _ state: ProductState) -> TextPair {
    let usesReference = scene.flip()
    let asksWhy = !usesReference && scene.flip()
    let question = question(&scene, usesReference: usesReference, asksWhy: asksWhy)
    let answer = scene.isGood ? nothing(&scene) : anomaly(&scene, state, withEffect: asksWhy)
    return TextPair(.description, question, answer, usesReference: usesReference)
  }

  private static func question(
    _ scene: inout Scene, usesReference: Bool, asksWhy: Bool
  ) -> String {
    let noun = scene.noun
    if usesReference {
      let question = scene.pick(
        "What, if anything, is wrong with the one in the second image?",
        "Compare them: what, if anything, is not as it should be in the second image?")
      return "The first image shows a normal \(noun). \(question)"
    }
    if asksWhy {
      return scene.pick(
        "What, if anything, is wrong with this \(noun), and why does it matter?",
        "If there is an anomaly, say what it is and what it would lead to.")
    }
    return scene.pick(
      "What, if anything, is wrong with this \(noun)?",
      "Describe the anomaly in this image, if there is one.",
      "Which problem do you see with this \(noun), if any?")
  }

  private static func nothing(_ scene: inout Scene) -> String {
    scene.pick(
      "Nothing is wrong with it.", "Nothing: everything is as it should be.",
      "I find no anomaly.", "There is no anomaly: the \(scene.noun) keeps all its rules.")
  }

  /// What is seen, at times where, and if asked for what it would lead to.
  private static func anomaly(
    _ scene: inout Scene, _ state: ProductState, withEffect: Bool
  ) -> String {
    var sentences = scene.flip() ? state.problems : state.defects.map(\.wording.seen)
    if scene.flip(), let places = places(scene) {
      sentences.append("The affected area is \(places).")
    }
    if withEffect { sentences += state.defects.map(\.defect.effect) }
    var said: Set<String> = []
    return CaptionWriter.joined(sentences.filter { said.insert($0).inserted })
  }

  private static func location(_ scene: inout Scene) -> [TextPair] {
    let answer: String
    if scene.isGood {
      answer = scene.pick(
        "Nowhere: there is no anomaly.", "Nowhere: nothing is wrong.",
        "Nothing is wrong in this image.")
    } else {
      guard let places = places(scene) else { return [] }
      answer = scene.pick(
        "The affected area is \(places).", "The anomaly is \(places).",
        "\(places.prefix(1).uppercased())\(places.dropFirst()).")
    }
    let question = scene.pick(
      "Where in the image is the anomaly, if there is one?",
      "In which part of the image is something wrong, if anywhere?",
      "Where should an inspector look to see what is wrong, if anything?")
    return [TextPair(.location, question, answer)]
  }

  private static func places(_ scene: Scene) -> String? {
    let facts = scene.facts
    return PlaceWords.places(
      of: facts.defects.flatMap(\.parts), width: facts.width, height: facts.height)
  }
}
