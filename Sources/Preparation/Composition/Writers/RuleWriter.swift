import Datasets
import Digest

/// What holds of every good product of the kind, whatever the image shows.
enum RuleWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    let rule = scene.open(
      Question(task: .objectAnalysis, template: Phrasing.rule, about: "product"),
      scene.knowledge.description)
    return [rule] + whichRule(&scene) + expected(&scene)
  }

  /// A rule among sentences that contradict one.
  private static func whichRule(_ scene: inout Scene) -> [TextDraft] {
    guard let rule = scene.generator.pick(scene.knowledge.constraints) else { return [] }
    let contrary = scene.knowledge.defects.flatMap(\.wording.breaks).map(\.statement)
    let draft = scene.choice(
      Question(
        task: .objectAnalysis, template: Phrasing.whichRule, about: "constraint \(rule.id)"),
      right: rule.statement, wrong: contrary, value: rule.id)
    return draft.map { [$0] } ?? []
  }

  /// How many there should be of something whose number may be wrong.
  private static func expected(_ scene: inout Scene) -> [TextDraft] {
    let counted = CountWriter.changing(scene.knowledge)
    guard let object = scene.generator.pick(counted), let count = object.count else { return [] }
    let slots = ["plural": object.plural, "place": object.place]
    let open = Question(
      task: .objectAnalysis, template: Phrasing.expected, slots: slots,
      about: "object \(object.id)")
    let answer = scene.say(
      Phrasing.expectedAnswer,
      slots.merging(["count": object.phrase(count: count)]) { _, new in new })
    let options = Question(
      task: .objectAnalysis, template: Phrasing.expected, slots: slots,
      about: "options of object \(object.id)")
    let right = ProductObject.words(count)
    let draft = scene.choice(
      options, right: right, wrong: CountWriter.others(than: count), value: "\(object.id)=\(count)")
    return [scene.open(open, answer, key: .count(count, object: object.id))]
      + (draft.map { [$0] } ?? [])
  }
}
