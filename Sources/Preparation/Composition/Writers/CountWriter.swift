import Datasets
import Digest
import RLAD

/// Questions for numbers that are known, and that a defect of the product may change: the answer to
/// any other would be the same for every image of the category.
enum CountWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [] }
    let changing = Set(changing(scene.knowledge).map(\.id))
    return state.counts.filter { changing.contains($0.object.id) }.flatMap { count in
      [open(&scene, count), isNumber(&scene, count), asMany(&scene, count)]
        + options(&scene, count)
    }
  }

  /// The objects whose number a defect changes.
  static func changing(_ knowledge: ProductKnowledge) -> [ProductObject] {
    let changed = Set(knowledge.defects.flatMap(\.counts).map(\.object))
    return knowledge.objects.filter { changed.contains($0.id) }
  }

  /// Numbers near another one, in words.
  static func others(than number: Int) -> [String] {
    (max(0, number - 3)...number + 3).filter { $0 != number }.map(ProductObject.words)
  }

  /// How many there are, at times in the second of two images.
  private static func howMany(
    _ scene: inout Scene, _ object: ProductObject, about: String = ""
  ) -> Question {
    let usesReference = scene.flip(1, of: 3)
    return question(
      usesReference ? Phrasing.howManyInSecond : Phrasing.howMany, object,
      usesReference: usesReference, about: about)
  }

  private static func question(
    _ template: Template, _ object: ProductObject, usesReference: Bool, about: String = "",
    number: Int? = nil
  ) -> Question {
    Question(
      task: .countCheck, template: template,
      slots: [
        "plural": object.plural, "singular": object.singular, "place": object.place,
        "number": number.map(ProductObject.words) ?? "",
      ], usesReference: usesReference, about: "\(about)object \(object.id)")
  }

  /// As often the number of a good product as another one.
  private static func balance(_ count: ProductState.Count, _ form: String) -> Balance {
    Balance("number of \(count.object.id) \(form)", count.isWrong ? 0 : 1, of: [1, 1])
  }

  private static func open(_ scene: inout Scene, _ count: ProductState.Count) -> TextDraft {
    let object = count.object
    let question = howMany(&scene, object)
    var sentences = [
      scene.flip()
        ? object.sentence(count: count.number)
        : object.phrase(count: count.number).capitalizedFirst + "."
    ]
    if count.isWrong, let expected = object.count, scene.flip() {
      sentences.append(
        scene.say(Phrasing.shouldBe, ["count": object.phrase(count: expected)]))
    }
    return scene.open(
      question, sentences.joined(separator: " "),
      key: .count(count.number, object: object.id), balances: [balance(count, "open")])
  }

  private static func options(_ scene: inout Scene, _ count: ProductState.Count) -> [TextDraft] {
    let question = howMany(&scene, count.object, about: "options of ")
    // The number of a good product is the most plausible one.
    let expected = count.isWrong && scene.flip(3, of: 4) ? count.object.count : nil
    let draft = scene.choice(
      question, right: ProductObject.words(count.number), wrong: others(than: count.number),
      always: expected.map { [ProductObject.words($0)] } ?? [],
      value: "\(count.object.id)=\(count.number)", balances: [balance(count, "options")])
    return draft.map { [$0] } ?? []
  }

  /// Whether a number is right that is, or one that would be after another defect.
  private static func isNumber(_ scene: inout Scene, _ count: ProductState.Count) -> TextDraft {
    let object = count.object
    let isRight = scene.flip()
    let likely = [object.count, count.number + 1, count.number - 1].compactMap { $0 }
      .filter { $0 != count.number && $0 > 0 }
    let asked = isRight ? count.number : scene.generator.pick(likely) ?? count.number + 1
    let template = asked == 1 ? Phrasing.isOne : asked == 0 ? Phrasing.isNone : Phrasing.isNumber
    let question = question(
      template, object, usesReference: false, about: "number of ", number: asked)
    return scene.yesNo(
      question, asked == count.number ? .yes : .no,
      because: [object.sentence(count: count.number)], form: "number",
      balances: [
        .verdict("yes_no number \(asked) of \(object.id)", asked == count.number ? .yes : .no)
      ])
  }

  /// Whether there are as many as in a normal image.
  private static func asMany(_ scene: inout Scene, _ count: ProductState.Count) -> TextDraft {
    let question = question(
      Phrasing.asMany, count.object, usesReference: true, about: "comparison of ")
    return scene.yesNo(
      question, count.isWrong ? .no : .yes,
      because: [count.object.sentence(count: count.number)], form: "as many",
      balances: [.verdict("yes_no as many \(count.object.id)", count.isWrong ? .no : .yes)])
  }
}
