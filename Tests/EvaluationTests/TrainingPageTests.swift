import Evaluation
import Foundation
import Testing

@Suite("The page of a training run") struct TrainingPageTests {
  private func points(_ values: [Double]) -> [TrainingPage.Point] {
    values.enumerated().map { .init(step: $0 + 1, value: $1) }
  }

  private func samples(_ text: String) throws -> [TrainingPage.Sample] {
    let line: [String: Any] = [
      "step": 3, "image": "<b>i", "truth": "yes", "completion": text, "tokens": 5,
      "truncated": true, "rewards": ["format": 0.5], "reward": 0.5, "advantage": -1,
    ]
    let data = try JSONSerialization.data(withJSONObject: [line, line])
    return try JSONDecoder().decode([TrainingPage.Sample].self, from: data)
  }

  private func page(_ series: [String: [Double]], _ text: String? = nil) throws -> String {
    TrainingPage(
      title: "grpo-0", meta: [("build", "<i>b")], series: series.mapValues(points),
      samples: try text.map(samples) ?? []
    ).html()
  }

  @Test("draws what was logged, and nothing else") func drawn() throws {
    let html = try page(["reward": [0, 1, 2], "rewards/format/mean": [0, 1, 1], "kl": [0]])
    #expect(html.contains(">Reward</b>") && html.contains(">Its terms</b>"))
    #expect(html.contains("<polyline") && html.contains("<circle"))
    #expect(!html.contains("Token accuracy") && !html.contains("What it wrote"))
    #expect(html.contains("steps <b>3</b>"))
  }

  @Test("takes numbers that are none, flat lines and many points") func odd() throws {
    let html = try page([
      "loss": [.nan, .infinity], "grad_norm": [2, 2, 2],
      "learning_rate": (0..<200).map { 1e-6 * Double($0) },
    ])
    #expect(!html.contains("nan") && !html.contains("inf\""))
    #expect(html.contains("class=\"line c0 faint\""))
  }

  @Test("shows a model's text as text, and loads nothing") func hostile() throws {
    let html = try page(["reward": [1]], "</p><script>alert(1)</script>")
    #expect(!html.contains("<script") && !html.contains("<b>i") && !html.contains("<i>b"))
    #expect(html.contains("&lt;script&gt;") && html.contains("cut off"))
    #expect(!html.contains("http://") && !html.contains("https://"))
  }
}
