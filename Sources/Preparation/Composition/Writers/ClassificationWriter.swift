import Datasets
import Digest
import RLAD

/// Which defect an image shows.
enum ClassificationWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [] }
    let phrases = state.defects.map(\.wording.phrase)
    return [named(&scene, phrases)] + reported(&scene, state) + options(&scene, state)
  }

  private static func named(_ scene: inout Scene, _ phrases: [String]) -> TextDraft {
    let question = Question(
      task: .defectClassification, template: Phrasing.whichDefect, usesReference: scene.flip(),
      about: "image")
    let answer =
      scene.isGood
      ? scene.say(Phrasing.noDefect) : scene.say(Phrasing.isDefect, ["phrase": .list(phrases)])
    let key = scene.isGood ? "good" : scene.facts.defects.map(\.name).joined(separator: "+")
    return scene.open(
      question, answer, key: .name(key),
      balances: [.nothing("none classification", scene.isGood, among: 3)])
  }

  /// Yes or no to a defect that is there and to one that is not.
  private static func reported(_ scene: inout Scene, _ state: ProductState) -> [TextDraft] {
    var drafts: [TextDraft] = []
    if let shown = scene.generator.pick(state.defects) {
      drafts.append(report(&scene, shown.defect, shown.wording.phrase, .yes, [shown.wording.seen]))
    }
    let absent = Exclusions.absent(scene.knowledge, scene.facts, state)
    if let defect = scene.generator.pick(absent) {
      let broken = defect.wording.breaks.compactMap { scene.knowledge.constraint($0.constraint) }
      let reason = KeptStatements.sentences(&scene, broken)
      drafts.append(report(&scene, defect, defect.wording.phrase, .no, reason))
    }
    return drafts
  }

  private static func report(
    _ scene: inout Scene, _ defect: ProductDefect, _ phrase: String, _ verdict: Verdict,
    _ reason: [String]
  ) -> TextDraft {
    let question = Question(
      task: .defectClassification, template: Phrasing.reported, slots: ["phrase": phrase],
      about: "defect \(defect.name)")
    return scene.yesNo(
      question, verdict, because: reason, form: "defect",
      balances: [.verdict("yes_no \(phrase)", verdict, slack: 2)])
  }

  private static func options(_ scene: inout Scene, _ state: ProductState) -> [TextDraft] {
    let shown = scene.generator.pick(state.defects)
    let different = Exclusions.different(scene.knowledge, scene.facts, state)
      .map(\.wording.phrase)
    let offersNone = scene.isGood || different.count < 2 || scene.flip()
    let none = scene.say(Phrasing.noAnomaly)
    let question = Question(
      task: .defectClassification, template: Phrasing.whichOfThese, usesReference: scene.flip(),
      about: "options")
    let draft = scene.choice(
      question, right: shown?.wording.phrase ?? none,
      wrong: different, always: offersNone && shown != nil ? [none] : [],
      value: shown?.defect.name ?? "good",
      balances: offersNone
        ? [.nothing("none options classification", shown == nil, among: 4)] : [])
    return draft.map { [$0] } ?? []
  }
}
