import Datasets
import Digest

/// What an anomaly would lead to, or where it may come from.
enum AnalysisWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [] }
    return [open(&scene, state)] + options(&scene, state)
  }

  private static func open(_ scene: inout Scene, _ state: ProductState) -> TextDraft {
    let question = Question(
      task: .defectAnalysis, template: Phrasing.why, usesReference: scene.flip(1, of: 4),
      about: "image")
    let sentences =
      scene.isGood
      ? [scene.say(Phrasing.noConsequence)] : state.problems + state.defects.map(\.defect.effect)
    return scene.open(
      question, Exclusions.distinct(sentences).joined(separator: " "),
      balances: [.nothing("none analysis", scene.isGood, among: 3)])
  }

  /// A finding with what it means: what it means alone might be true of another finding, too.
  private static func options(_ scene: inout Scene, _ state: ProductState) -> [TextDraft] {
    let shown = scene.generator.pick(state.defects)
    let none = scene.say(Phrasing.noFinding)
    let different = Exclusions.different(scene.knowledge, scene.facts, state)
      .map { report($0.wording.phrase, $0) }
    let question = Question(
      task: .defectAnalysis, template: Phrasing.whichReport, usesReference: scene.flip(1, of: 4),
      about: "options")
    let draft = scene.choice(
      question, right: shown.map { report($0.wording.phrase, $0.defect) } ?? none,
      wrong: different, always: shown == nil ? [] : [none], value: shown?.defect.name ?? "good",
      balances: [.nothing("none options analysis", shown == nil, among: 4)])
    return draft.map { [$0] } ?? []
  }

  private static func report(_ phrase: String, _ defect: ProductDefect) -> String {
    "\(phrase.capitalizedFirst). \(defect.effect)"
  }
}
