import RLAD
import Testing

@Suite("The answer format")
struct AnswerFormatTests {
  @Test(
    "reads the reasoning and the verdict of a completion in the form",
    arguments: [
      ("<think>two nuts</think><answer>yes</answer>", "two nuts", Verdict.yes),
      ("<think>fine</think>\n<answer>no</answer>", "fine", .no),
      (" \n<think>\n a\n b \n</think>\r\n\t<answer>\n Yes. </answer>\n", "a\n b", .yes),
      ("<think>a</think><answer>NO!</answer>\u{2028}", "a", .no),
      ("<think>1 < 2, <b>so</b></think><answer>yes</answer>", "1 < 2, <b>so</b>", .yes),
      ("<think>…</think><answer>no</answer>", "…", .no),
    ])
  func parsesGood(text: String, reasoning: String, verdict: Verdict) throws {
    let completion = try AnswerFormat.parse(text).get()
    #expect(completion.reasoning == reasoning)
    #expect(completion.verdict == verdict)
    #expect(AnswerFormat.verdict(in: text) == verdict)
  }

  @Test(
    "names the reason why a completion can't be parsed",
    arguments: [
      ("", FormatViolation.missing(.thinkOpen)),
      ("yes", .missing(.thinkOpen)),
      ("<think>a</think>", .missing(.answerOpen)),  // TRL's think_format accepts it
      ("<think>a, and then it was cut", .missing(.thinkClose)),
      ("<think>a</think><answer>yes", .missing(.answerClose)),
      ("<THINK>a</THINK><answer>yes</answer>", .missing(.thinkOpen)),
      ("<think>a</think><think>b</think><answer>yes</answer>", .repeated(.thinkOpen)),
      ("<think>a</think></think><answer>yes</answer>", .repeated(.thinkClose)),
      ("<think>a</think><answer>yes</answer><answer>no</answer>", .repeated(.answerOpen)),
      ("<think>is it <answer>yes</answer>?</think><answer>no</answer>", .repeated(.answerOpen)),
      ("<answer>yes</answer><think>a</think>", .tagsOutOfOrder),
      ("<think>a<answer>yes</answer></think>", .tagsOutOfOrder),
      ("Sure: <think>a</think><answer>yes</answer>", .textBeforeReasoning),
      ("<think>a</think> so <answer>yes</answer>", .textBetweenBlocks),
      ("<think>a</think><answer>yes</answer><|im_end|>", .textAfterAnswer),
      ("<think>a</think><answer>yes</answer> That is all.", .textAfterAnswer),
      ("<think></think><answer></answer>", .emptyReasoning),  // VLM-R1's regex accepts it
      ("<think> \n </think><answer>yes</answer>", .emptyReasoning),
      ("<think>a</think><answer> \n </answer>", .emptyAnswer),
      ("<think>a</think><answer>unknown</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>none</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>not sure, yes</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>yes or no</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>yes!!</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>yes .</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>.</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>ｙｅｓ</answer>", .neitherYesNorNo),
      ("<think>a</think><answer>yes\u{301}</answer>", .neitherYesNorNo),
    ])
  func namesReason(text: String, reason: FormatViolation) {
    #expect(AnswerFormat.parse(text) == .failure(reason))
  }

  @Test("finds a tag whose bracket carries a combining mark")
  func combiningMark() {
    let text = "<think>\u{301}a</think><answer>yes</answer>"
    #expect(AnswerFormat.verdict(in: text) == .yes)
    #expect((try? AnswerFormat.parse(text).get())?.verdict == .yes)
  }

  @Test(
    "reads the verdict alone where the answer block is well-formed",
    arguments: [
      ("<answer> Yes </answer>", Verdict.yes),
      ("So: <answer>no.</answer><|im_end|>", .no),
      ("<think></think><answer>yes</answer>", .yes),
    ])
  func lenient(text: String, verdict: Verdict) {
    #expect(AnswerFormat.verdict(in: text) == verdict)
  }

  @Test(
    "takes no verdict from an answer that is absent, doubtful or given twice",
    arguments: [
      "", "no", "The answer is no.", "<answer>", "<answer>no", "</answer>no<answer>",
      "<answer></answer>", "<answer>unknown</answer>", "<answer>none</answer>",
      "<answer>yes</answer><answer>no</answer>", "<answer><answer>yes</answer></answer>",
    ])
  func unparseableIsNotNo(text: String) {
    #expect(AnswerFormat.verdict(in: text) == nil)
  }

  @Test("reads back what it writes", arguments: Verdict.allCases)
  func roundTrip(verdict: Verdict) throws {
    let text = AnswerFormat.write(reasoning: "Two nuts, two washers.", verdict: verdict)
    let completion = try AnswerFormat.parse(text).get()
    #expect(completion.reasoning == "Two nuts, two washers.")
    #expect(completion.verdict == verdict)
  }

  @Test("needs time that grows with the length only")
  func longText() {
    let text = String(repeating: "<think", count: 50_000)
    #expect(AnswerFormat.parse(text) == .failure(.missing(.thinkOpen)))
  }
}
