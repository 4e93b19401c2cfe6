import Datasets
import Digest
import RLAD

/// Whether anything is wrong, asked in both directions, alone and beside a normal image.
enum DetectionWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    var drafts: [TextDraft] = []
    for usesReference in [false, true] {
      drafts.append(draft(&scene, Phrasing.isWrong, "wrong", usesReference, yesIfGood: false))
      drafts.append(draft(&scene, Phrasing.isRight, "right", usesReference, yesIfGood: true))
    }
    // Of any other anomaly nobody can say that there is no logical one beside it.
    if scene.isGood || scene.facts.label == .logical {
      drafts.append(draft(&scene, Phrasing.breaksRule, "logical", scene.flip(), yesIfGood: false))
    }
    return drafts + choices(&scene)
  }

  private static func draft(
    _ scene: inout Scene, _ template: Template, _ form: String, _ usesReference: Bool,
    yesIfGood: Bool
  ) -> TextDraft {
    let question = Question(
      task: .anomalyDetection, template: template, usesReference: usesReference,
      about: "image \(form)")
    let verdict = Verdict(isAnomalous: scene.isGood == yesIfGood)
    return scene.yesNo(question, verdict, because: reason(&scene), form: form)
  }

  /// Yes and no as options, as MMAD asks it.
  private static func choices(_ scene: inout Scene) -> [TextDraft] {
    let isGoodAsked = scene.flip()
    let question = Question(
      task: .anomalyDetection,
      template: isGoodAsked ? Phrasing.isRight : Phrasing.isWrong, usesReference: scene.flip(),
      about: "image options")
    let verdict = Verdict(isAnomalous: scene.isGood == isGoodAsked)
    let words = verdict == .yes ? ["Yes", "No"] : ["No", "Yes"]
    let draft = scene.choice(
      question, right: words[0], wrong: [words[1]], value: verdict == .yes ? "yes" : "no",
      least: 2,
      balances: [
        .verdict("yes_no options \(isGoodAsked ? "right" : "wrong")", verdict),
        .verdict("yes_no", verdict),
      ])
    return draft.map { [$0] } ?? []
  }

  /// Why the product is good or not, in a sentence or two; empty where that isn't known.
  private static func reason(_ scene: inout Scene) -> [String] {
    guard scene.isGood, let state = scene.state else { return scene.problems }
    if scene.flip() { return [scene.say(Phrasing.allWell)] }
    // Two sentences are reason enough.
    let reasons = KeptStatements.sentences(&scene, state.kept)
    let start = scene.generator.next(below: max(1, reasons.count - 1))
    return Array(reasons.dropFirst(start).prefix(2))
  }
}
