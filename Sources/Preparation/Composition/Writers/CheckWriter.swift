import Datasets
import Digest
import RLAD

/// Checks of single constraints: yes or no, and which of several statements holds.
enum CheckWriter {
  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let state = scene.state else { return [] }
    return state.findings.compactMap { asked(&scene, $0) } + options(&scene, state)
  }

  private static func asked(
    _ scene: inout Scene, _ finding: ProductState.Finding
  ) -> TextDraft? {
    let constraint = finding.constraint
    let usesReference = scene.flip(1, of: 4)
    let question = Question(
      task: .check(constraint.kind),
      template: usesReference ? Phrasing.constraintOfSecond : Phrasing.constraint,
      slots: ["question": constraint.question], usesReference: usesReference,
      about: "constraint \(constraint.id)")
    let verdict: Verdict
    let reason: [String]
    switch finding.status {
    case .unknown: return nil
    case .kept: (verdict, reason) = (.yes, KeptStatements.sentences(&scene, [constraint]))
    case .broken(let instead): (verdict, reason) = (.no, instead)
    }
    return scene.yesNo(
      question, verdict, because: reason, form: question.task.rawValue,
      balances: [.verdict("yes_no constraint \(constraint.id)", verdict, slack: 2)])
  }

  /// A sentence that is true among some that are false; as often that something is wrong as that
  /// something is right.
  private static func options(_ scene: inout Scene, _ state: ProductState) -> [TextDraft] {
    let isBroken = !state.broken.isEmpty
    let constraints = isBroken && scene.flip(2, of: 3) ? state.broken : state.kept
    let truths = Exclusions.statements(state)
    guard let constraint = scene.generator.pick(constraints),
      let right = scene.generator.pick(truths.first { $0.0 == constraint }?.1 ?? [])
    else { return [] }
    let wrong = Exclusions.falseStatements(scene.knowledge, state)
    // The rule as it should be is what a broken one is easiest taken for.
    let tempting = Exclusions.distinct(constraint.statements, but: truths.flatMap(\.1)).prefix(1)
    let question = Question(
      task: .check(constraint.kind), template: Phrasing.whichHolds,
      usesReference: scene.flip(1, of: 4), about: "options")
    let isWrong = state.broken.contains(constraint)
    let draft = scene.choice(
      question, right: right, wrong: wrong, always: Array(tempting),
      value: "\(constraint.id) \(isWrong ? "broken" : "kept")",
      balances: [Balance("statement", isWrong ? 0 : 1, of: [1, 1])])
    return draft.map { [$0] } ?? []
  }
}
