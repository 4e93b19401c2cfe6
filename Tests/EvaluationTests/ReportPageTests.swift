import Evaluation
import Foundation
import RLAD
import Testing

@Suite("The page of a report")
struct ReportPageTests {
  private let png = Data([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
  private let jpeg = Data([0xff, 0xd8, 0xff, 1])

  private func page(
    _ answers: [AnsweredItem], missing: Int = 0, examples: Int = 24, isPublishedData: Bool = false,
    pictures: @escaping PictureSource = { _ in nil }
  ) -> String {
    let report = EvaluationReport(
      answers, of: Answers.run, missing: missing, resampling: .init(resamples: 20),
      isPublishedData: isPublishedData)
    return ReportPage(report, answers: answers, examples: examples, pictures: pictures).html()
  }

  /// Whether every element that is opened is closed, in order.
  private func isBalanced(_ html: String) -> Bool {
    let void: Set = ["meta", "img", "br", "!doctype"]
    var open: [Substring] = []
    for match in html.matches(of: /<(\/?)([!a-z0-9]+)[^>]*?(\/?)>/) {
      if match.1.isEmpty {
        if match.3.isEmpty, !void.contains(String(match.2)) { open.append(match.2) }
      } else if open.popLast() != match.2 {
        return false
      }
    }
    return open.isEmpty
  }

  @Test("is one well-formed file that loads and runs nothing")
  func selfContained() {
    let html = page(Answers.everything(), missing: 3, pictures: { _ in png })
    #expect(html.hasPrefix("<!doctype html>") && isBalanced(html))
    #expect(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"))
    #expect(!html.contains("url(") && html.contains("default-src 'none'"))
    #expect(html.contains("3 items of the evaluation have no answer yet"))
  }

  @Test("shows a model's text as text, whatever it holds")
  func hostile() {
    let text =
      "</p></article><script>alert(1)</script><img src=x onerror='a'>\u{0}\u{1b}[31m&amp;\"“"
    let answers = [
      Answers.answer(
        0, truth: "y", said: "y", pYes: 1, category: "<i>a", defects: ["<b>x</b>"],
        broken: [BrokenConstraint(id: "n", sentences: ["<u>No</u> nut."])], reasoning: text),
      Answers.answer(1, truth: "n", said: "?", category: "<i>a", reasoning: text),
    ]
    let html = page(answers, pictures: { _ in jpeg })
    #expect(isBalanced(html))
    for tag in ["<script", "<img src=x", "<b>x", "<u>", "<i>a"] { #expect(!html.contains(tag)) }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.contains("onerror=&#39;a&#39;&gt;\u{fffd}\u{fffd}[31m&amp;amp;&quot;“"))
  }

  @Test("holds the pictures of what it shows, and goes without where there are none")
  func pictures() {
    let answers = Answers.everything()
    let html = page(answers) { $0.contains("/train/") ? jpeg : png }
    let shown = answers.filter { $0.truth != nil || !$0.isRight }
    #expect(html.contains("data:image/png;base64,\(png.base64EncodedString())"))
    #expect(html.contains("data:image/jpeg;base64,\(jpeg.base64EncodedString())"))
    #expect(html.contains("alt=\"\(shown[1].item.image)\""))
    #expect(!page(answers).contains("<img"))
  }

  @Test("shows no more examples than asked for, the surest first")
  func examples() throws {
    let answers = (0..<9).map {
      Answers.answer($0, truth: "y", said: "y", pYes: 0.5 + 0.05 * Double($0))
    }
    let html = page(answers, examples: 2)
    #expect(html.matches(of: /<article>/).count == 2)
    #expect(html.contains("the first 2 of 9"))
    let first = try #require(html.firstRange(of: answers[8].item.image))
    let second = try #require(html.firstRange(of: answers[7].item.image))
    #expect(first.lowerBound < second.lowerBound)
    #expect(!page(answers, examples: 0).contains("<article>"))
  }

  @Test("has a section for each fate of an answer, and none that is empty")
  func sections() {
    let html = page(Answers.everything())
    for id in ["hits", "misses", "false-alarms", "unreadable", "wrong", "right", "questions"] {
      #expect(html.contains("<h2 id=\"\(id)\">"), "\(id)")
    }
    let plain = page([
      Answers.answer(0, truth: "n", said: "n"), Answers.answer(1, truth: "y", said: "y"),
    ])
    #expect(
      plain.matches(of: /<h2 id="([a-z-]+)"/).map(\.1) == ["context", "slices", "texts", "hits"])
    #expect(isBalanced(page([])))
  }

  @Test("is the same each time")
  func determinism() {
    #expect(page(Answers.everything()) == page(Answers.everything().reversed()))
  }

  @Test("of a comparison shows what changed, before and after")
  func comparison() throws {
    let first = Answers.everything().filter { $0.truth != nil }
    let second = first.map { answer in
      AnsweredItem(
        answer.item,
        Prediction(
          answer: .verdict(.yes), pYes: 0.5, completion: "<b>sure</b><answer>yes</answer>",
          tokens: 3,
          finish: .stop))
    }
    let comparison = try RunComparison(
      first, of: Answers.run, with: second,
      of: RunLabel(run: "eval-2", build: "eval-b", model: "models/<big>"),
      resampling: .init(resamples: 20))
    let html = ComparisonPage(comparison, first: first, second: second, pictures: { _ in png })
      .html()
    #expect(isBalanced(html) && html.contains("&lt;big&gt; against small + step-20"))
    #expect(html.contains("&lt;b&gt;sure&lt;/b&gt;") && !html.contains("<b>sure"))
    let cards = comparison.gained.count + comparison.lost.count
    #expect(html.matches(of: /<article>/).count == cards)
  }

  @Test("shows a model's way: each stage, its training, and what each said of the same items")
  func stages() throws {
    let truths = "yyyynnnn"
    let said = ["ynynynyn", "yyynynnn", "yyyynnn?"].map { Array($0) }
    let training = TrainingPage(
      title: "t", meta: [], series: ["reward": [.init(step: 1, value: 0.5)]])
    let stages = said.enumerated().map { place, said in
      let answers = zip(truths, said).enumerated().map {
        Answers.answer($0, truth: $1.0, said: $1.1)
      }
      return StagesPage.Stage(
        ["base", "<sft>", "GRPO"][place],
        EvaluationReport(answers, of: Answers.run, resampling: .init(resamples: 20)),
        answers: place == 1 ? answers.reversed() : answers, training: place == 2 ? training : nil)
    }
    let html = try StagesPage(stages, pictures: { _ in nil }).html()
    #expect(isBalanced(html) && html.contains("base → &lt;sft&gt; → GRPO"))
    #expect(!html.contains("<sft>"))
    #expect(html.contains("How GRPO was trained") && !html.contains("How base was trained"))
    #expect(html.matches(of: /<article>/).count == truths.count)
    #expect(html.contains("Wrong in the end</h2>\n<p class=\"soft\">1 item;"))
    #expect(throws: ComparisonError.self) {
      let fewer = StagesPage.Stage(
        "fewer", stages[0].report, answers: Array(stages[0].answers.dropLast()))
      return try StagesPage([stages[0], fewer], pictures: { _ in nil })
    }
  }
}
