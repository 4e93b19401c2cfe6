import Datasets
import Testing

@Suite("The name of a defect")
struct KnowledgeNameTests {
  @Test(
    "is compared without regard to case, spaces and underscores",
    arguments: [
      ("wrong place", "wrong_place"), ("Wrong Place", "wrong_place"),
      ("  wrong__place\n", "wrong_place"), ("cable_too_short_T2", "cable_too_short_t2"),
      ("_", ""), ("", ""),
    ])
  func key(name: String, key: String) {
    #expect(ProductDefect.key(of: name) == key)
  }

  @Test("finds the defect however it is written, and adds its sightings up")
  func found() throws {
    let all = try ProductKnowledge.bundled(dataset: "visa")
    let board = try #require(all.first { $0.category == "pcb4" })
    for name in ["wrong place", "Wrong Place", "wrong_place"] {
      #expect(board.defect(name)?.name == "wrong place")
      let state = try board.state(showing: [.init(name: name)])
      #expect(state.broken.map(\.id) == ["places"])
    }
    let twice = try board.state(showing: [.init(name: "Wrong Place"), .init(name: "wrong_place")])
    #expect(twice.defects.count == 1)
    #expect(board.defect("wrongplace") == nil)
  }

  @Test("occurs only once in a file, however it is written")
  func unique() {
    let yaml =
      KnowledgeErrorTests.good + """

          - name: Missing Cup
            kind: structural
            title: Missing cup
            phrase: a missing cup
            seen: A cup is missing.
            effect: Someone would have no cup.
        """
    let error = #expect(throws: YAMLFileError.self) {
      try ProductKnowledge(yaml: yaml, file: "pair.yaml")
    }
    #expect(error?.message == "`missing_cup` occurs twice in `defects` (pair.yaml:20)")
  }
}
