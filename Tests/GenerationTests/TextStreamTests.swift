import Testing
import Tokenization

@testable import Generation

@Suite struct TextStreamTests {
  private func pieces(_ text: String, stop: [String]) -> (shown: [String], stopped: Bool) {
    let tokenizer = someTokenizer()
    var stream = TextStream(tokenizer, stopTexts: stop)
    var shown = tokenizer.encode(text).map { stream.append($0) }
    shown.append(stream.finish())
    return (shown, stream.isStopped)
  }

  @Test("a stop text ends the answer and is not part of it") func stops() {
    let (shown, stopped) = pieces("yes</answer> and more", stop: ["</answer>"])
    #expect(shown.joined() == "yes")
    #expect(stopped)
  }

  @Test("the earliest of several stop texts counts") func earliest() {
    #expect(pieces("a b c d", stop: ["d", "c", "x"]).shown.joined() == "a b ")
  }

  @Test("what may start a stop text is held back until it does not") func heldBack() {
    let (shown, stopped) = pieces("a<b</c", stop: ["</answer>"])
    #expect(shown.joined() == "a<b</c")
    #expect(!stopped)
    #expect(shown.first == "a")
    #expect(shown[1].isEmpty)
  }

  @Test("characters come whole, also across stop texts of several scalars") func scalars() {
    #expect(pieces("Müller 🧰🔩 x", stop: ["🔩"]).shown.joined() == "Müller 🧰")
    #expect(pieces("e\u{301}", stop: ["\u{301}"]).shown.joined() == "é")
    #expect(pieces("x", stop: [""]).shown.joined() == "x")
  }
}
