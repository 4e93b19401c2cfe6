import Datasets
import RLAD

/// Whether an anomaly is logical or structural: asked of anomalous images, and of good ones with
/// "good" as a third class.
enum KindWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    if scene.isGood { return classes(&scene, nil) }
    guard let kind = scene.kind else { return [] }
    return [named(&scene, kind), asked(&scene, kind)] + classes(&scene, kind)
  }

  /// The question, half of the time with what the words mean.
  private static func question(
    _ scene: inout Scene, _ template: Template, about: String, slots: [String: String] = [:]
  ) -> Question {
    let definition = scene.flip() ? " " + scene.say(Phrasing.definition) : ""
    let asked = scene.say(template, slots) + definition
    return Question(
      task: .defectClassification, template: Phrasing.asIs, slots: ["text": asked], about: about)
  }

  private static func named(_ scene: inout Scene, _ kind: ProductDefect.Kind) -> TextDraft {
    let question = question(&scene, Phrasing.whichKind, about: "kind")
    let answer = scene.say(Phrasing.kindAnswer, ["kind": kind.rawValue])
    let reason = scene.flip() ? [] : scene.problems
    return scene.open(
      question, ([answer] + reason).joined(separator: " "), key: .name(kind.rawValue),
      balances: [Balance("kind", kind == .logical ? 0 : 1, of: [1, 1])])
  }

  private static func asked(_ scene: inout Scene, _ kind: ProductDefect.Kind) -> TextDraft {
    let other: ProductDefect.Kind = kind == .logical ? .structural : .logical
    let asked = scene.flip() ? kind : other
    let question = question(
      &scene, Phrasing.isKind, about: "is \(asked.rawValue)", slots: ["kind": asked.rawValue])
    let reason =
      asked == kind ? scene.problems : [scene.say(Phrasing.kindAnswer, ["kind": kind.rawValue])]
    return scene.yesNo(
      question, asked == kind ? .yes : .no, because: reason, form: "is \(asked.rawValue)")
  }

  private static func classes(_ scene: inout Scene, _ kind: ProductDefect.Kind?) -> [TextDraft] {
    let names = ["Good", "Logical anomaly", "Structural anomaly"]
    let value = kind == nil ? 0 : kind == .logical ? 1 : 2
    let question = question(&scene, Phrasing.goodOrKind, about: "class")
    let draft = scene.choice(
      question, right: names[value], wrong: names.filter { $0 != names[value] },
      value: kind?.rawValue ?? "good", balances: [Balance("class", value, of: [1, 1, 1])])
    return draft.map { [$0] } ?? []
  }
}
