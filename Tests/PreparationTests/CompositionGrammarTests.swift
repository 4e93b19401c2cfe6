import Digest
import Testing

@testable import Preparation

@Suite("A template of the grammar")
struct CompositionGrammarTests {
  private func texts(_ template: Template, _ slots: [String: String] = [:]) -> Set<String> {
    var generator = SplitMix64(seed: 1)
    return Set((0..<200).map { _ in template.text(slots, using: &generator) })
  }

  @Test("stands for all of its alternatives, and those inside of them")
  func alternatives() {
    #expect(texts("a[b|c[d|e]|]f") == ["abf", "acdf", "acef", "af"])
    #expect(texts("plain") == ["plain"])
  }

  @Test("fills its slots, with a capital where that is asked for")
  func slots() {
    #expect(texts("{^it} and {it}", ["it": "this nut"]) == ["This nut and this nut"])
    // What is filled in is text, whatever it looks like.
    #expect(texts("{it}", ["it": "[a|b] {c}"]) == ["[a|b] {c}"])
  }

  @Test("chooses by the generator alone")
  func determinism() {
    let template: Template = "[a|b|c|d][e|f|g|h]"
    var (one, two) = (SplitMix64(seed: 9), SplitMix64(seed: 9))
    for _ in 0..<20 {
      #expect(template.text([:], using: &one) == template.text([:], using: &two))
    }
  }

  @Test("joins words in a row")
  func lists() {
    #expect(String.list([]) == "")
    #expect(String.list(["a"]) == "a")
    #expect(String.list(["a", "b"]) == "a and b")
    #expect(String.list(["a", "b", "c"]) == "a, b and c")
  }
}
