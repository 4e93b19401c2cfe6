import Digest
import RLAD

/// Where an anomaly is, in words.
///
/// Good and anomalous images share the questions that don't presuppose an anomaly.
enum PlaceWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    if scene.isGood { return [open(&scene, nil)] + choice(&scene, nil) }
    guard let places = PlaceWords.places(of: boxes(scene), in: scene.facts.size) else { return [] }
    let words = open(&scene, scene.places, isOne: places.count == 1)
    guard places.count == 1, let place = places.first else { return [words] }
    return [words] + choice(&scene, place) + asked(&scene, place)
  }

  private static func boxes(_ scene: Scene) -> [ImageFacts.Box] {
    scene.facts.marks.flatMap(\.parts)
  }

  private static func open(
    _ scene: inout Scene, _ places: String?, isOne: Bool = true
  ) -> TextDraft {
    let question = Question(
      task: .defectLocalization, template: Phrasing.whereIs, usesReference: scene.flip(),
      about: "image")
    let template = isOne ? Phrasing.whereAnswer : Phrasing.whereSeveral
    let answer =
      places.map { scene.say(template, ["places": $0]) } ?? scene.say(Phrasing.nowhere)
    return scene.open(
      question, answer, key: .name(places ?? "nowhere"),
      balances: [.nothing("none localization", places == nil, among: 3)])
  }

  /// Places that are clearly elsewhere, with nothing marked in them.
  private static func elsewhere(_ scene: Scene, _ place: Place) -> [Place] {
    let marked = scene.facts.marks.flatMap { $0.regions + $0.parts }
    return Place.allCases.filter { other in
      other.isFar(from: place)
        && marked.allSatisfy { other.isFree(of: $0, in: scene.facts.size) }
    }
  }

  private static func choice(_ scene: inout Scene, _ place: Place?) -> [TextDraft] {
    let question = Question(
      task: .defectLocalization, template: Phrasing.whereIs, usesReference: scene.flip(),
      about: "options")
    let nowhere = scene.say(Phrasing.nowhereOption)
    let others = place.map { elsewhere(scene, $0) } ?? Place.allCases
    let offersNowhere = place == nil || others.count < 2 || scene.flip()
    let draft = scene.choice(
      question, right: place?.rawValue ?? nowhere,
      wrong: others.map(\.rawValue), always: place != nil && offersNowhere ? [nowhere] : [],
      value: place?.rawValue ?? "nowhere",
      balances: offersNowhere
        ? [.nothing("none options localization", place == nil, among: 4)] : [])
    return draft.map { [$0] } ?? []
  }

  /// Yes or no to a place, where neither is a matter of taste: what is marked reaches into the
  /// place's own cell of the grid.
  private static func asked(_ scene: inout Scene, _ place: Place) -> [TextDraft] {
    guard let other = scene.generator.pick(elsewhere(scene, place)),
      boxes(scene).allSatisfy({ !place.isFree(of: $0, in: scene.facts.size) })
    else { return [] }
    let asked = scene.flip() ? place : other
    let question = Question(
      task: .defectLocalization, template: Phrasing.isThere, slots: ["place": asked.rawValue],
      about: "place")
    let reason = scene.say(Phrasing.thereAnswer, ["places": place.rawValue + " of the image"])
    return [
      scene.yesNo(question, asked == place ? .yes : .no, because: [reason], form: "place")
    ]
  }
}
