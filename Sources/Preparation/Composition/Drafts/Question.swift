import Digest
import RLAD

/// What a draft asks: the parts of it that do not depend on how it is to be answered.
struct Question {
  let task: TextTask
  let template: Template
  /// Words to fill in beside those that every question may use.
  var slots: [String: String] = [:]
  /// Whether a normal image is shown first.
  var usesReference = false
  /// What it is about; see ``TextDraft/about``.
  let about: String
}

extension Scene {
  /// A draft with free words as its answer.
  mutating func open(
    _ question: Question, _ answer: String, key: TextPair.Key? = nil, balances: [Balance] = []
  ) -> TextDraft {
    draft(question, .open(answer, key: key), balances)
  }

  /// A draft whose answer is yes or no, with the reason behind it unless only the word is asked for.
  ///
  /// - Parameter form: what its yes and no are balanced with, for a reference and without one.
  mutating func yesNo(
    _ question: Question, _ verdict: Verdict, because reason: [String], form: String,
    balances: [Balance] = []
  ) -> TextDraft {
    let isBare = flip(1, of: 4)
    return draft(
      question, .verdict(verdict, because: isBare ? [] : reason),
      Self.balances(verdict, form, question.usesReference) + balances,
      instruction: isBare ? say(Phrasing.yesOrNo) : "")
  }

  /// A draft with options to choose from, or nil where there are not enough wrong ones.
  ///
  /// - Parameters:
  ///   - wrong: options that are certainly wrong; three of them are taken, rarely four.
  ///   - always: wrong options that are always taken.
  ///   - value: what the right one stands for.
  ///   - least: how many options there must be.
  mutating func choice(
    _ question: Question, right: String, wrong: [String], always: [String] = [], value: String,
    least: Int = 3, balances: [Balance] = []
  ) -> TextDraft? {
    let right = right.capitalizedFirst
    let fixed = Exclusions.distinct(always.map(\.capitalizedFirst), but: [right])
    let others = Exclusions.distinct(wrong.map(\.capitalizedFirst), but: fixed + [right])
    let most = flip(1, of: 4) ? 4 : 3
    let chosen = generator.shuffled(
      fixed + generator.shuffled(others).prefix(most - fixed.count))
    guard chosen.count + 1 >= least else { return nil }
    let isRepeated = flip()
    return draft(
      question,
      .choice(right: right, wrong: chosen, value: value, isRepeated: isRepeated),
      balances, instruction: say(isRepeated ? Phrasing.letterAndText : Phrasing.letterOnly))
  }

  /// A draft whose answer is boxes.
  mutating func boxes(
    _ question: Question, _ boxes: [TextBox], balances: [Balance] = []
  ) -> TextDraft {
    draft(question, .boxes(boxes), balances)
  }

  /// What holds yes and no in balance: over all questions of a product, and over each form.
  static func balances(
    _ verdict: Verdict, _ form: String, _ usesReference: Bool
  ) -> [Balance] {
    let apart = usesReference ? "with reference" : "alone"
    return [.verdict("yes_no", verdict), .verdict("yes_no \(form) \(apart)", verdict)]
  }

  private mutating func draft(
    _ question: Question, _ answer: TextDraft.Answer, _ balances: [Balance],
    instruction: String = ""
  ) -> TextDraft {
    TextDraft(
      task: question.task,
      question: ask(question.template, question.slots, usesReference: question.usesReference),
      usesReference: question.usesReference, about: question.about, answer: answer,
      balances: balances, instruction: instruction)
  }
}
