import Datasets
import Diagnostics
import Testing

@Suite("A knowledge file")
struct KnowledgeErrorTests {
  static let good = """
    dataset: own
    category: pair
    noun: pair of cups
    description: Two cups, one red.
    objects:
      - {id: cup, singular: cup, plural: cups, count: 2, place: on the table}
    constraints:
      - {id: cups, kind: count, object: cup, statement: There are two cups., question: Are there?}
      - {id: red, kind: presence, statement: One cup is red., question: Is one cup red?}
    defects:
      - name: missing_cup
        kind: logical
        title: Missing cup
        phrase: a missing cup
        seen: A cup is missing.
        breaks: {cups: There is only one cup.}
        unknown: [red]
        counts: {cup: {from: 2, to: 1}}
        effect: Someone would have no cup.
    """

  @Test("of an own product is read")
  func reads() throws {
    let knowledge = try ProductKnowledge(yaml: Self.good, file: "pair.yaml")
    #expect(knowledge.noun == "pair of cups")
    let state = try knowledge.state(showing: [.init(name: "missing_cup")])
    #expect(state.problems == ["There is only one cup."])
    #expect(state.kept.isEmpty)
  }

  @Test(
    "with a mistake is refused, with the line and what to do",
    arguments: [
      ("noun: pair of cups", "nuon: pair of cups", "unknown key `nuon` (pair.yaml:3)"),
      ("noun: pair of cups", "", "the key `noun` is missing (pair.yaml:1)"),
      ("kind: logical", "kind: logic", "`kind` is `logic` (pair.yaml:12)"),
      (
        "kind: logical", "kind: structural",
        "the defect `missing_cup` is structural (pair.yaml:12)"
      ),
      (
        "constraints:", "grid: {object: cup, rows: 1, columns: 3}\nconstraints:",
        "`cup` is no object of which as many lie in each of 3 cells (pair.yaml:7)"
      ),
      (
        "constraints:", "grid: {object: cup, rows: 1, columns: 2, opened_by: [gap]}\nconstraints:",
        "there is no defect `gap` (pair.yaml:7)"
      ),
      ("unknown: [red]", "unknown: [blue]", "there is no constraint `blue` (pair.yaml:17)"),
      ("unknown: [red]", "unknown: [cups]", "`cups` is both broken and unknown (pair.yaml:17)"),
      ("unknown: [red]", "unknown: red", "`unknown` is not a list (pair.yaml:17)"),
      (
        "{cups: There is only", "{cup: There is only",
        "there is no constraint `cup` (pair.yaml:16)"
      ),
      ("from: 2, to: 1", "from: 3, to: 1", "the count of `cup` goes from 3 to 1 (pair.yaml:18)"),
      ("from: 2, to: 1", "from: 2, to: some", "`to` is not a whole number (pair.yaml:18)"),
      ("from: 2, to: 1", "from: 2, too: 1", "unknown key `too` (pair.yaml:18)"),
      (
        "counts: {cup:", "counts: {mug:",
        "there is no object `mug` with a fixed count (pair.yaml:18)"
      ),
      (
        "    counts: {cup: {from: 2, to: 1}}\n", "",
        "`missing_cup` says different things of `cups` and `cup` (pair.yaml:11)"
      ),
      (
        "seen: A cup is missing.", "seen: a cup is missing",
        "`a cup is missing` is not a sentence (pair.yaml:15)"
      ),
      (
        "object: cup, ", "",
        "the constraint `cups` counts no object whose count is fixed (pair.yaml:8)"
      ),
      ("question: Are there?", "question: Yes", "`Yes` is not a question (pair.yaml:8)"),
      ("id: red,", "id: cups,", "`cups` occurs twice in `constraints` (pair.yaml:9)"),
      ("count: 2", "count: -2", "the count is -2 (pair.yaml:6)"),
      (
        "noun: pair", "noun: orange pair",
        "\"a\" does not fit before `orange pair of cups` (pair.yaml:3)"
      ),
      (
        "noun: pair", "noun: a pair",
        "\"a\" does not fit before `a pair of cups` (pair.yaml:3)"
      ),
      (
        "phrase: a missing cup", "phrase: A missing cup.",
        "`A missing cup.` does not fit into a sentence (pair.yaml:14)"
      ),
      (
        "{id: red, kind: presence,", "{id: red, kind: presence, object: cup,",
        "the constraint `red` has an object but is no count (pair.yaml:9)"
      ),
      (
        "\ndefects:",
        "\nsummaries:\n  - {of: [red], statement: One is red.}"
          + "\n  - {of: [blue], statement: One is blue.}\ndefects:",
        "there is no constraint `blue` (pair.yaml:12)"
      ),
      (
        "\ndefects:", "\nsummaries:\n  - {of: [], statement: One is red.}\ndefects:",
        "the summary states no constraint (pair.yaml:11)"
      ),
      (
        "question: Is one cup red?}", "question: Is one cup red?, also: [red]}",
        "`red` is not a sentence (pair.yaml:9)"
      ),
      ("kind: count, object: cup", "kind: rule", "`kind` is `rule` (pair.yaml:8)"),
      ("category: pair", "dataset: own", "duplicate key dataset (pair.yaml:1)"),
    ])
  func mistakes(part: String, mistake: String, message: String) throws {
    let yaml = Self.good.replacing(part, with: mistake)
    #expect(yaml != Self.good)
    let error = #expect(throws: YAMLFileError.self) {
      try ProductKnowledge(yaml: yaml, file: "pair.yaml")
    }
    #expect(error?.message == message)
    #expect(error?.hint?.isEmpty == false)
  }

  @Test("may say of damage that it ends a condition, but not that it breaks a rule")
  func conditions() throws {
    let yaml =
      Self.good.replacing("kind: presence", with: "kind: condition") + """

          - name: faded
            kind: structural
            title: Faded
            phrase: a faded cup
            seen: A cup has lost its colour.
            breaks: {red: No cup is red.}
            effect: The pair would not look like one.
        """
    let knowledge = try ProductKnowledge(yaml: yaml, file: "pair.yaml")
    let state = try knowledge.state(showing: [.init(name: "faded")])
    #expect(state.problems == ["No cup is red."])
    #expect(state.kept.map(\.id) == ["cups"])

    let logical = yaml.replacing("kind: structural", with: "kind: logical")
    let error = #expect(throws: YAMLFileError.self) {
      try ProductKnowledge(yaml: logical, file: "pair.yaml")
    }
    #expect(error?.message == "the defect `faded` is logical (pair.yaml:21)")
  }

  @Test("needs no objects where nothing can be counted")
  func noObjects() throws {
    let yaml = """
      {dataset: own, category: felt, noun: piece of felt, description: Grey felt.,
      constraints: [{id: holes, kind: condition, statement: There is no hole., question: None?}],
      defects: [{name: hole, kind: structural, title: Hole, phrase: a hole, seen: It has a hole.,
      breaks: {holes: There is a hole.}, effect: Wind comes through.}]}
      """
    let knowledge = try ProductKnowledge(yaml: yaml, file: "felt.yaml")
    #expect(knowledge.objects.isEmpty)
    #expect(try knowledge.state(showing: []).counts.isEmpty)
  }

  @Test("that does not exist is an error with the path")
  func noFile() {
    #expect(throws: SystemError.self) { try ProductKnowledge(contentsOf: "/nowhere/cup.yaml") }
  }

  @Test("that is empty or no YAML is refused", arguments: ["", "a: [", "- 1", "a: b: c", "\u{1}"])
  func notYAML(text: String) {
    #expect(throws: YAMLFileError.self) { try ProductKnowledge(yaml: text, file: "x.yaml") }
  }
}
