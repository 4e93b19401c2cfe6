import Datasets
import Digest
import RLAD

/// Questions whose answer is yes or no, always in pairs with one answer of each.
enum VerdictWriter {
  static func pairs(_ scene: inout Scene) -> [TextPair] {
    overall(&scene) + particular(&scene)
  }

  /// Whether anything is wrong, and whether everything is right; one of the two with a reference.
  private static func overall(_ scene: inout Scene) -> [TextPair] {
    let referenceFirst = scene.flip()
    return [
      answer(&scene, wrongQuestion(&scene, referenceFirst), referenceFirst, yesIfGood: false),
      answer(&scene, rightQuestion(&scene, !referenceFirst), !referenceFirst, yesIfGood: true),
    ]
  }

  private static func wrongQuestion(_ scene: inout Scene, _ usesReference: Bool) -> String {
    let noun = scene.noun
    if usesReference {
      let question = scene.pick(
        "Is anything wrong with the one in the second image?",
        "Does the second image show an anomaly?",
        "Should the one in the second image be rejected?")
      return "The first image shows a normal \(noun). \(question)"
    }
    // Of any other anomaly nobody can say that there is no logical one beside it.
    if [.good, .logical].contains(scene.facts.label), scene.flip() {
      return scene.pick(
        "Is there a logical anomaly in this image?",
        "Does this \(noun) break a rule that good ones keep?",
        "Does this \(noun) have a logical anomaly?")
    }
    return scene.pick(
      "Is anything wrong with this \(noun)?", "Does this \(noun) show an anomaly?",
      "Should this \(noun) be rejected?")
  }

  private static func rightQuestion(_ scene: inout Scene, _ usesReference: Bool) -> String {
    let noun = scene.noun
    if usesReference {
      let question = scene.pick(
        "Is the one in the second image normal, too?",
        "Is the one in the second image also as it should be?",
        "Would the one in the second image pass the same inspection?")
      return "The first image shows a normal \(noun). \(question)"
    }
    return scene.pick(
      "Is this \(noun) as it should be?", "Is everything about this \(noun) correct?",
      "Would this \(noun) pass inspection?", "Is this a normal \(noun)?")
  }

  private static func answer(
    _ scene: inout Scene, _ question: String, _ usesReference: Bool, yesIfGood: Bool
  ) -> TextPair {
    let verdict = Verdict(isAnomalous: scene.isGood == yesIfGood)
    return pair(question, verdict, reason(&scene), usesReference: usesReference)
  }

  /// Why the product is good or not, in a sentence or two; empty where that isn't known.
  private static func reason(_ scene: inout Scene) -> [String] {
    guard let state = scene.state else { return [] }
    guard scene.isGood else { return state.problems }
    if scene.flip() {
      return [
        scene.pick(
          "Everything is as it should be.", "Nothing is wrong with it.", "All is in order.")
      ]
    }
    // Two sentences are reason enough.
    let reasons = KeptStatements.sentences(&scene, state.kept)
    let start = scene.generator.next(below: max(1, reasons.count - 1))
    return Array(reasons.dropFirst(start).prefix(2))
  }

  /// Two questions about constraints or defects, with opposite answers.
  ///
  /// A good image can only answer yes about a constraint and no about a defect. Anomalous ones
  /// therefore mostly answer the other way round: else the form of a question would tell its
  /// answer. The rest of them answer two questions of one form, so that not every answer follows
  /// from whether anything is wrong at all.
  private static func particular(_ scene: inout Scene) -> [TextPair] {
    guard let state = scene.state else { return [] }
    let absent = scene.generator.pick(absentDefects(scene.knowledge, state))
    let kept = scene.generator.pick(state.kept)
    guard let shown = scene.generator.pick(state.defects) else {
      guard let kept, let absent else { return [] }
      return [constraintPair(&scene, kept, state), absentPair(&scene, absent)]
    }
    let present = defectPair(&scene, shown.wording.phrase, .yes, [shown.wording.seen])
    guard let broken = scene.generator.pick(state.broken) else {
      guard let absent else { return [] }
      return [present, absentPair(&scene, absent)]
    }
    let no = constraintPair(&scene, broken, state)
    if scene.generator.next(below: 4) > 0 { return [no, present] }
    if let absent, scene.flip() { return [present, absentPair(&scene, absent)] }
    guard let kept else { return [no, present] }
    return [no, constraintPair(&scene, kept, state)]
  }

  /// The logical defects that the image certainly doesn't show: all that they break is kept.
  private static func absentDefects(
    _ knowledge: ProductKnowledge, _ state: ProductState
  ) -> [ProductDefect] {
    let kept = Set(state.kept.map(\.id))
    let shown = Set(state.defects.map(\.wording.phrase))
    return knowledge.defects.filter { defect in
      !shown.contains(defect.wording.phrase) && !defect.wording.breaks.isEmpty
        && defect.wording.breaks.allSatisfy { kept.contains($0.constraint) }
    }
  }

  private static func constraintPair(
    _ scene: inout Scene, _ constraint: ProductConstraint, _ state: ProductState
  ) -> TextPair {
    for finding in state.findings where finding.constraint == constraint {
      if case .broken(let instead) = finding.status {
        return pair(constraint.question, .no, instead)
      }
    }
    return pair(constraint.question, .yes, KeptStatements.sentences(&scene, [constraint]))
  }

  private static func absentPair(_ scene: inout Scene, _ defect: ProductDefect) -> TextPair {
    let broken = defect.wording.breaks.compactMap { scene.knowledge.constraint($0.constraint) }
    let reason = KeptStatements.sentences(&scene, broken)
    return defectPair(&scene, defect.wording.phrase, .no, reason)
  }

  private static func defectPair(
    _ scene: inout Scene, _ phrase: String, _ verdict: Verdict, _ reason: [String]
  ) -> TextPair {
    let question = scene.pick(
      "Would you report \(phrase) here?", "Is this a case of \(phrase)?",
      "Would an inspector report \(phrase)?")
    return pair(question, verdict, reason)
  }

  private static func pair(
    _ question: String, _ verdict: Verdict, _ reason: [String], usesReference: Bool = false
  ) -> TextPair {
    let word = verdict == .yes ? "Yes." : "No."
    return TextPair(
      .yesNo, question, CaptionWriter.joined([word] + reason), usesReference: usesReference,
      key: .verdict(verdict))
  }
}
