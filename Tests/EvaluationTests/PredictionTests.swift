import Evaluation
import RLAD
import Testing

@Suite("A prediction")
struct PredictionTests {
  private func prediction(_ text: String) -> Prediction {
    Prediction(answer: nil, pYes: nil, completion: text, tokens: 1, finish: .stop)
  }

  @Test(
    "shows its reasoning, whether the form is right or not",
    arguments: [
      ("<think>A nut\nis missing.</think><answer>yes</answer>", "A nut\nis missing."),
      ("<think> cut o", "cut o"), ("No tags at all.", "No tags at all."),
      ("A nut is missing. <answer>yes</answer>", "A nut is missing."),
      ("<answer>yes</answer> because", ""), ("<think>a</think><think>b</think>", "ab"), ("", ""),
    ])
  func reasoning(text: String, expected: String) {
    #expect(prediction(text).reasoning == expected)
  }

  @Test("counts the words of its reasoning, and knows whether it has the form")
  func form() {
    let right = prediction("<think> a nut  is\nmissing </think><answer>yes</answer>")
    #expect(right.reasoningWords == 4 && right.isFormed)
    #expect(!prediction("yes").isFormed && prediction("").reasoningWords == 0)
  }

  @Test("is right only with the answer that its item asks for")
  func right() {
    func says(_ answer: Prediction.Answer?) -> Prediction {
      Prediction(answer: answer, pYes: .nan, completion: "", tokens: 0, finish: .stop)
    }
    let verdict = Answers.answer(0, truth: "n", said: "n").item
    let letter = Answers.choice(0, task: "t", right: "C", said: nil).item
    #expect(says(.verdict(.no)).isRight(about: verdict))
    #expect(!says(.verdict(.yes)).isRight(about: verdict))
    #expect(!says(nil).isRight(about: verdict) && !says(.letter("C")).isRight(about: verdict))
    #expect(says(.letter("C")).isRight(about: letter))
    #expect(!says(nil).isRight(about: letter) && !says(.verdict(.no)).isRight(about: letter))
    #expect(says(nil).pYes == nil)
  }

  @Test(
    "is about a kind of image that the label says",
    arguments: [
      ("good", EvaluationItem.Kind.good), ("logical_anomalies", .logical),
      ("structural_anomalies", .structural), ("cable_swap", .unspecified),
    ])
  func kind(label: String, kind: EvaluationItem.Kind) {
    #expect(EvaluationItem.Kind(label: label) == kind)
  }
}

@Suite("An item of an evaluation")
struct EvaluationItemTests {
  private func item(
    _ answer: String, broken: String? = "[]", provenance: String = "{}"
  ) throws -> EvaluationItem {
    try EvaluationItem(
      EvaluationItem.Row(
        ordinal: 4, task: "eval", answer: answer, broken: broken, provenance: provenance),
      image: "x/a/test/bad/1", references: ["x/a/train/good/1"], dataset: "x", category: "a",
      split: "test", label: "bad", kind: .logical, defects: ["d"])
  }

  @Test("is read from the row of a build")
  func row() throws {
    let item = try item(
      "yes", broken: #"["nuts", "washers"]"#,
      provenance: """
        {"label": "bad", "difficulty": "hard", "broken_statements": ["No nut.", "No washer."]}
        """)
    #expect(item.truth == .verdict(.yes) && item.difficulty == "hard" && item.kind == .logical)
    #expect(
      item.broken == [
        BrokenConstraint(id: "nuts", sentences: ["No nut."]),
        BrokenConstraint(id: "washers", sentences: ["No washer."]),
      ])
    #expect(try self.item("no", broken: nil).broken.isEmpty)
  }

  @Test("reads what a completion answers to it, a verdict or a letter")
  func answers() throws {
    let verdict = try item("no")
    #expect(verdict.answer(in: "<answer>yes</answer>") == .verdict(.yes))
    #expect(verdict.answer(in: "yes") == nil && verdict.answer(in: "A") == nil)
    let letter = try item("B", provenance: #"{"options": {"A": "Yes.", "B": "No."}}"#)
    #expect(letter.truth == .letter("B"))
    #expect(letter.answer(in: "It is A.") == .letter("A"))
    #expect(letter.answer(in: "no") == .letter("B") && letter.answer(in: "perhaps") == nil)
  }

  @Test("is refused where the row is not what a build records")
  func malformed() {
    #expect(throws: EvaluationItem.MalformedRow(ordinal: 4)) { try item("maybe") }
    #expect(throws: EvaluationItem.MalformedRow(ordinal: 4)) { try item("yes", broken: "{}") }
    #expect(throws: EvaluationItem.MalformedRow(ordinal: 4)) { try item("yes", provenance: "") }
  }

  @Test("takes answers as texts and gives them back", arguments: ["yes", "no", "A", "E"])
  func texts(text: String) {
    #expect(Prediction.Answer(text: text)?.text == text)
    #expect(Prediction.Answer(text: text + "!") == nil)
  }
}
