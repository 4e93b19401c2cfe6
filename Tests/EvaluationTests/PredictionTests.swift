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
