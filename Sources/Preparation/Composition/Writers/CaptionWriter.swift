import Datasets

/// Descriptions of the whole image: every constraint that can be judged, with what is seen.
enum CaptionWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [unknown(&scene)] }
    let flowing = Question(task: .caption, template: Phrasing.caption, about: "image")
    let listed = Question(task: .caption, template: Phrasing.captionInPoints, about: "points")
    let beside = Question(
      task: .caption, template: Phrasing.comparison, usesReference: true, about: "comparison")
    let isSummary = scene.flip()
    return [
      scene.open(flowing, text(isSummary ? verdictFirst(&scene, state) : inOrder(&scene, state))),
      scene.open(listed, points(inOrder(&scene, state))),
      scene.open(beside, text(compared(&scene, state))),
    ]
  }

  /// All that can be said of an anomaly that nobody has named.
  private static func unknown(_ scene: inout Scene) -> TextDraft {
    let question = Question(task: .caption, template: Phrasing.caption, about: "image")
    let opening = scene.say(Phrasing.isBad)
    return scene.open(question, text([opening] + area(&scene)))
  }

  /// Begins with the verdict, and then what speaks for it.
  private static func verdictFirst(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let kept = KeptStatements.sentences(&scene, state.kept)
    if scene.isGood { return [scene.say(Phrasing.isGood)] + counts(&scene, state) + kept }
    return [opening(&scene)] + state.problems + area(&scene) + counts(&scene, state) + kept
  }

  /// Goes through the product in the order of its rules, and ends with the verdict.
  private static func inOrder(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let opening = scene.say(Phrasing.shows)
    let findings = counts(&scene, state) + findings(&scene, state)
    return [opening] + findings + area(&scene) + [closing(&scene)]
  }

  /// Beside a normal one.
  private static func compared(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let opening = scene.say(scene.isGood ? Phrasing.asGood : Phrasing.lessGood)
    let kept = KeptStatements.sentences(&scene, state.kept)
    return [opening] + state.problems + area(&scene) + kept
  }

  private static func opening(_ scene: inout Scene) -> String {
    guard let kind = scene.kind, scene.flip() else { return scene.say(Phrasing.isBad) }
    return scene.say(Phrasing.isBadOfKind, ["kind": kind.rawValue])
  }

  private static func closing(_ scene: inout Scene) -> String {
    if scene.isGood { return scene.say(Phrasing.passes) }
    guard let kind = scene.kind, scene.flip() else { return scene.say(Phrasing.fails) }
    return scene.say(Phrasing.failsOfKind, ["kind": kind.rawValue])
  }

  /// Where the anomaly is, most of the time.
  private static func area(_ scene: inout Scene) -> [String] {
    guard scene.flip(2, of: 3), let area = scene.area() else { return [] }
    return [area]
  }

  /// Numbers that no rule states: a rule that one pushpin is in each compartment, for one, leaves
  /// open how many that makes.
  private static func counts(_ scene: inout Scene, _ state: ProductState) -> [String] {
    let ruled = Set(scene.knowledge.constraints.compactMap(\.object))
    let free = state.counts.filter { count in
      !ruled.contains(count.object.id) && (count.isWrong || count.number > 1)
    }
    guard let first = free.first, scene.flip(2, of: 3) else { return [] }
    guard free.allSatisfy({ $0.object.place == first.object.place }) else {
      return free.map { $0.object.sentence(count: $0.number) }
    }
    let phrases = free.map { $0.object.phrase(count: $0.number) }
    return [
      "There \(first.number == 1 ? "is" : "are") \(String.list(phrases)) \(first.object.place)."
    ]
  }

  /// What is kept and what is wrong, in the order of the rules.
  static func findings(_ scene: inout Scene, _ state: ProductState) -> [String] {
    var kept = KeptStatements.byConstraint(&scene, state.kept)
    var sentences: [String] = []
    for finding in state.findings {
      if case .broken(let instead) = finding.status { sentences += instead }
      if let sentence = kept.removeValue(forKey: finding.constraint.id) {
        sentences.append(sentence)
      }
    }
    // What breaks no rule has no place among them, and so comes last.
    return Exclusions.distinct(sentences + state.problems)
  }

  private static func text(_ sentences: [String]) -> String { sentences.joined(separator: " ") }

  private static func points(_ sentences: [String]) -> String {
    sentences.map { "- \($0)" }.joined(separator: "\n")
  }
}
