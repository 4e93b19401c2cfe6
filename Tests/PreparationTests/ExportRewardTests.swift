import Foundation
import Preparation
import RLAD
import Testing

/// The Python that the reward file is run with, where there is one.
private let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}

@Suite("The exported reward file", .enabled(if: python != nil, "there is no python3"))
struct ExportRewardTests {
  /// Completions of every kind that `AnswerFormatTests` holds the Swift form against.
  static let completions = [
    "<think>two nuts</think><answer>yes</answer>", "<think>fine</think>\n<answer>no</answer>",
    " \n<think>\n a\n b \n</think>\r\n\t<answer>\n Yes. </answer>\n",
    "<think>a</think><answer>NO!</answer>\u{2028}",
    "<think>1 < 2, <b>so</b></think><answer>yes</answer>", "", "yes", "<think>a</think>",
    "<think>a, and then it was cut", "<think>a</think><answer>yes",
    "<THINK>a</THINK><answer>yes</answer>",
    "<think>a</think><think>b</think><answer>yes</answer>",
    "<think>a</think></think><answer>yes</answer>",
    "<think>a</think><answer>yes</answer><answer>no</answer>",
    "<think>is it <answer>yes</answer>?</think><answer>no</answer>",
    "<answer>yes</answer><think>a</think>", "<think>a<answer>yes</answer></think>",
    "Sure: <think>a</think><answer>yes</answer>", "<think>a</think> so <answer>yes</answer>",
    "<think>a</think><answer>yes</answer><|im_end|>", "<think></think><answer></answer>",
    "<think> \n </think><answer>yes</answer>", "<think>a</think><answer> \n </answer>",
    "<think>a</think><answer>unknown</answer>", "<think>a</think><answer>none</answer>",
    "<think>a</think><answer>not sure, yes</answer>", "<think>a</think><answer>yes!!</answer>",
    "<think>a</think><answer>yes .</answer>", "<think>a</think><answer>.</answer>",
    "<think>a</think><answer>ｙｅｓ</answer>", "<think>a</think><answer>yes\u{301}</answer>",
    "<think>\u{301}a</think><answer>yes</answer>", "<think>a</think><answer>\u{1f}no</answer>",
    "<think>\u{1f}</think><answer>\u{85}no\u{a0}</answer>", "<answer> Yes </answer>",
    "So: <answer>no.</answer><|im_end|>", "</answer>no<answer>",
    "<answer><answer>yes</answer></answer>", "<think>a</think>\u{200b}<answer>no</answer>",
  ]

  @Test("gives what the Swift rewards give, by every trainer's way in")
  func parity() throws {
    let fixture = try ExportFixture()
    let report = try fixture.export("grpo", .trl)
    let input = fixture.path("completions.json")
    try JSONEncoder().encode(Self.completions).write(to: URL(fileURLWithPath: input))
    let scores = try run(Self.script, [report.path, input])
    for (completion, score) in zip(Self.completions, scores) {
      let format = FormatReward().score(completion)
      let accuracy = [Verdict.yes, .no].map { AccuracyReward().score(completion, truth: $0) }
      #expect(score == [format] + accuracy, "\(completion)")
    }
    #expect(scores.count == Self.completions.count)
  }

  /// Prints the scores of each completion: form, accuracy for yes, accuracy for no.
  private static let script = """
    import json, sys
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    import reward_yesno as r
    texts = json.load(open(sys.argv[2], encoding="utf-8"))
    chats = [[{"role": "assistant", "content": t}] for t in texts]
    parts = [[{"role": "assistant", "content": [{"type": "text", "text": t}]}] for t in texts]
    n = len(texts)
    form = r.format(chats, prompts=chats, solution=["yes"] * n)
    yes, no = [r.accuracy(chats, solution=[s] * n, label=["good"] * n) for s in ("yes", "no")]
    assert form == r.format(texts) == r.format(parts) == r.orms["yesno_format"]()(texts)
    assert yes == r.orms["yesno_accuracy"]()(texts, solution=["yes"] * n)
    for i, t in enumerate(texts):
        score = r.compute_score("prep/yesno", t, "no", {"index": i})
        assert score == {"score": no[i] + form[i], "accuracy": no[i], "format": form[i]}
    print(json.dumps(list(zip(form, yes, no))))
    """

  @Test("reads letters as the score of multiple-choice answers reads them")
  func letters() throws {
    let fixture = try ExportFixture()
    let report = try fixture.export("eval", .verl)
    let texts =
      Self.completions + [
        "A", "B. A defect", "A defect, so B", "(C)", "ABC", "<answer>D</answer>", "E1 E", "É A",
        "AÉ",
      ]
    let input = fixture.path("texts.json")
    try JSONEncoder().encode(texts).write(to: URL(fileURLWithPath: input))
    let scores = try run(Self.letterScript, [report.path, input])
    for (text, score) in zip(texts, scores) {
      let letter = MultipleChoice.parse(text)
      let expected = MultipleChoice.letters.map { $0 == letter ? 1.0 : 0 }
      #expect(score == expected + [letter == nil ? 0 : 1], "\(text)")
    }
    #expect(scores.count == texts.count)
  }

  /// Prints for each text whether it chooses A, B, C, D and E, and whether it chooses at all.
  private static let letterScript = """
    import json, sys
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    import reward_yesno as r
    texts = json.load(open(sys.argv[2], encoding="utf-8"))
    n = len(texts)
    right = [r.accuracy(texts, solution=[s] * n) for s in "ABCDE"]
    form = r.format(texts, solution=["A"] * n)
    assert form == r.orms["yesno_format"]()(texts, solution=["A"] * n)
    for i, t in enumerate(texts):
        score = r.compute_score("prep/choice", t, "A", {"index": i})
        assert score == {"score": right[0][i] + form[i], "accuracy": right[0][i], "format": form[i]}
    print(json.dumps(list(zip(*right, form))))
    """

  private func run(_ script: String, _ arguments: [String]) throws -> [[Double]] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python ?? "")
    process.arguments = ["-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONDecoder().decode([[Double]].self, from: data)
  }
}
