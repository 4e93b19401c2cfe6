import Datasets
import Digest

/// What is wrong, in words.
///
/// Good and anomalous images share their questions: a question must not give the answer away.
enum DescriptionWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [] }
    return [false, true].map { open(&scene, state, usesReference: $0) } + options(&scene, state)
  }

  private static func open(
    _ scene: inout Scene, _ state: ProductState, usesReference: Bool
  ) -> TextDraft {
    let question = Question(
      task: .defectDescription, template: Phrasing.whatIsWrong, usesReference: usesReference,
      about: usesReference ? "comparison" : "image")
    let answer = scene.isGood ? scene.say(Phrasing.nothing) : anomaly(&scene, state)
    return scene.open(
      question, answer,
      balances: [.nothing("none description", scene.isGood, among: 3)])
  }

  /// What is seen, and at times where.
  private static func anomaly(_ scene: inout Scene, _ state: ProductState) -> String {
    var sentences = scene.flip() ? state.problems : state.defects.map(\.wording.seen)
    if scene.flip(), let area = scene.area() { sentences.append(area) }
    return Exclusions.distinct(sentences).joined(separator: " ")
  }

  private static func options(_ scene: inout Scene, _ state: ProductState) -> [TextDraft] {
    let shown = scene.generator.pick(state.defects)
    let well = scene.say(Phrasing.allWell)
    let different = Exclusions.different(scene.knowledge, scene.facts, state).map(\.wording.seen)
    let seen = Exclusions.distinct(different, but: state.defects.map(\.wording.seen))
    let question = Question(
      task: .defectDescription, template: Phrasing.whichDescription,
      usesReference: scene.flip(1, of: 4), about: "options")
    let draft = scene.choice(
      question, right: shown?.wording.seen ?? well, wrong: seen,
      always: shown == nil ? [] : [well], value: shown?.defect.name ?? "good",
      balances: [.nothing("none options description", shown == nil, among: 4)])
    return draft.map { [$0] } ?? []
  }
}
