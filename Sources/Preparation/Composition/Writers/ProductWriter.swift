import Datasets
import Digest
import RLAD

/// Which product an image shows.
enum ProductWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    let named = scene.open(
      question(Phrasing.product, about: "product"), scene.say(Phrasing.productAnswer),
      key: .name(scene.knowledge.category))
    let options = scene.choice(
      question(Phrasing.product, about: "options"), right: "a " + scene.noun,
      wrong: scene.others.map { "a " + $0 }, value: scene.knowledge.category)
    return [named] + asked(&scene) + (options.map { [$0] } ?? [])
  }

  private static func asked(_ scene: inout Scene) -> [TextDraft] {
    guard let other = scene.generator.pick(scene.others) else { return [] }
    let isOther = scene.flip()
    let question = question(
      Phrasing.isProduct, about: "is product", slots: ["other": isOther ? other : scene.noun])
    let reason = isOther ? [scene.say(Phrasing.productAnswer)] : []
    return [scene.yesNo(question, isOther ? .no : .yes, because: reason, form: "product")]
  }

  private static func question(
    _ template: Template, about: String, slots: [String: String] = [:]
  ) -> Question {
    Question(task: .objectClassification, template: template, slots: slots, about: about)
  }
}
