import Datasets
import Testing

@testable import Preparation

@Suite("What a model wrote")
struct CaptionCheckTests {
  /// A shelf of jars: two lids, six jars, three rules, a logical and a structural defect.
  private static let yaml = """
    dataset: mine
    category: shelf
    noun: shelf of jars
    description: A shelf holds six jars in two rows of three, each with a label.
    objects:
      - {id: jar, singular: jar, plural: jars, count: 6, place: on the shelf}
      - {id: red_jar, singular: red jar, plural: red jars, count: 2, place: on the shelf}
    constraints:
      - {id: six, kind: count, object: jar, statement: There are exactly six jars on the shelf., question: Are there exactly six jars on the shelf?}
      - {id: labels, kind: relation, statement: Every jar on the shelf carries one label., also: [No jar on the shelf lacks its label.], question: Does every jar carry one label?}
      - {id: lids, kind: relation, statement: The lids of both rows have the same colour., question: Do the lids of both rows have the same colour?}
    defects:
      - name: missing_jar
        kind: logical
        title: Missing jar
        phrase: a missing jar
        seen: A jar is missing from the shelf.
        breaks: {six: There are only five jars on the shelf.}
        counts: {jar: {from: 6, to: 5}}
        unknown_counts: [red_jar]
        effect: The customer gets too few.
      - name: no_label
        kind: logical
        title: Missing label
        phrase: a jar without a label
        seen: One jar has no label.
        breaks: {labels: One jar on the shelf carries no label.}
        effect: Nobody knows what is in it.
      - name: crack
        kind: structural
        title: Crack
        phrase: a cracked jar
        seen: The glass of a jar is cracked.
        effect: It leaks.
    """

  private static func subject(_ label: ImageFacts.Label, _ defects: [String]) throws
    -> CaptionSubject
  {
    try CaptionSubject(
      ImageFacts(
        category: "shelf", split: "test", label: label,
        defects: defects.map { ImageFacts.Defect(name: $0) }, width: 100, height: 100),
      ProductKnowledge(yaml: yaml, file: "shelf.yaml"))
  }

  private static let padding =
    "The picture is taken from the front in even light, and the wall behind it is grey and plain. "

  /// Why a text can't be said of an image; nil if it can.
  private func reason(
    _ text: String, _ subject: CaptionSubject, qa: [CaptionDraft.Pair] = []
  ) -> CaptionRejection.Kind? {
    do {
      try CaptionCheck(subject: subject).check(CaptionDraft(caption: Self.padding + text, qa: qa))
      return nil
    } catch {
      return error.kind
    }
  }

  @Test(
    "of a good product may not say that anything is wrong",
    arguments: [
      ("Six jars stand in two rows, and all of them are closed.", nil),
      ("Nothing is missing, and no jar is broken or damaged.", nil),
      ("There is no visible defect, no anomaly and no missing label.", nil),
      ("None of the jars is missing its label.", nil),
      ("It is free of defects and free from any damage.", nil),
      ("The shelf is defect-free and looks flawless.", nil),
      ("A missing jar would be seen at once.", nil),
      ("If a jar were missing, there would be a gap.", nil),
      ("The jars aren't broken.", nil),
      ("Missing labels: none.", nil),
      ("A jar is missing from the upper row.", .verdict),
      ("The lid of one jar is damaged.", .verdict),
      ("There is no dirt, but one label is missing.", .verdict),
      ("There is no dirt, and one label is missing.", .verdict),
      ("This shelf has a logical anomaly.", .verdict),
      ("The product is defective.", .verdict),
      ("The shelf is not complete.", .verdict),
      ("It does not pass the inspection.", .verdict),
      ("Something is wrong with it.", .verdict),
      ("This shelf is not as it should be.", .verdict),
      ("So it should be rejected.", .verdict),
      ("The labels are mismatched.", .verdict),
    ] as [(String, CaptionRejection.Kind?)])
  func good(text: String, expected: CaptionRejection.Kind?) throws {
    #expect(try reason(text, Self.subject(.good, [])) == expected)
  }

  @Test(
    "of an anomalous product may not say that all is well",
    arguments: [
      ("A jar is missing from the shelf.", nil),
      ("Apart from the missing jar there is no anomaly.", nil),
      ("The rest of the shelf is fine, and there are no other defects.", nil),
      ("There is no structural anomaly, and no dirt.", nil),
      ("There are no defects on the labels.", nil),
      ("The labels are in place, and nothing is broken.", nil),
      ("The top of the shelf is as it should be.", nil),
      ("A normal shelf would have one more.", nil),
      ("The product is not good.", nil),
      ("The shelf does not pass the inspection.", nil),
      ("Unlike a good shelf, it has a gap.", nil),
      ("There is no anomaly.", .verdict),
      ("No visible defects or anomalies can be seen.", .verdict),
      ("The shelf shows no signs of any defect.", .verdict),
      ("It is free of anomalies.", .verdict),
      ("There is no anomaly in the picture.", .verdict),
      ("Nothing is wrong with it.", .verdict),
      ("Everything is as it should be.", .verdict),
      ("The product is completely normal.", .verdict),
      ("The shelf appears to be in order.", .verdict),
      ("This is a good shelf.", .verdict),
      ("It passes the inspection.", .verdict),
      ("It meets all requirements.", .verdict),
    ] as [(String, CaptionRejection.Kind?)])
  func anomalous(text: String, expected: CaptionRejection.Kind?) throws {
    #expect(try reason(text, Self.subject(.logical, ["missing_jar"])) == expected)
  }

  @Test(
    "may give no other number of all than the known one",
    arguments: [
      ("There are five jars on the shelf.", nil),
      ("The shelf holds 5 jars.", nil),
      ("It shows five jars in total.", nil),
      ("Two jars stand close together.", nil),
      ("The upper row has three jars, and the lower row has two jars.", nil),
      ("There are three jars in the upper row.", nil),
      ("There should be six jars.", nil),
      ("There are six places, but one is empty.", nil),
      ("There are 2 red jars among them.", nil),
      ("There are six jars on the shelf.", .count),
      ("The shelf holds 6 jars.", .count),
      ("It contains exactly seven jars.", .count),
      ("One sees six jars in total.", .count),
      ("All six jars are closed.", .count),
      ("A total of 4 jars can be seen.", .count),
    ] as [(String, CaptionRejection.Kind?)])
  func counts(text: String, expected: CaptionRejection.Kind?) throws {
    #expect(try reason(text, Self.subject(.logical, ["missing_jar"])) == expected)
  }

  @Test(
    "may state no broken rule as kept, and no kept one as broken",
    arguments: [
      ("One jar has no label.", nil),
      ("One jar on the shelf carries no label.", nil),
      ("The lids of both rows have the same colour.", nil),
      ("Not every jar on the shelf carries one label.", nil),
      ("Every other jar on the shelf carries one label.", nil),
      ("Every jar on the shelf carries one label.", .rule),
      ("Each jar on the shelf carries one label.", .rule),
      ("No jar on the shelf lacks its label.", .rule),
    ] as [(String, CaptionRejection.Kind?)])
  func rules(text: String, expected: CaptionRejection.Kind?) throws {
    #expect(try reason(text, Self.subject(.logical, ["no_label"])) == expected)
  }

  @Test("of a good product may not be what is seen of a defect")
  func absentDefect() throws {
    #expect(
      try reason("One jar on the shelf carries no label.", Self.subject(.good, [])) == .rule)
    #expect(
      try reason("One jar on the shelf carries no label.", Self.subject(.structural, ["crack"]))
        == .rule)
  }

  @Test("is held against the answers, too")
  func answers() throws {
    typealias Pair = CaptionDraft.Pair
    let good = try Self.subject(.good, [])
    let logical = try Self.subject(.logical, ["missing_jar"])
    let cases: [(String, String, CaptionSubject, CaptionRejection.Kind?)] = [
      ("Is anything wrong with the shelf?", "No.", good, nil),
      ("Is anything wrong with the shelf?", "Yes, there is.", good, .verdict),
      ("Is anything wrong with the shelf?", "No.", logical, .verdict),
      ("Is there an anomaly?", "Yes: a gap in the upper row.", logical, nil),
      ("Is the shelf as it should be?", "Yes.", logical, .verdict),
      ("Is the shelf as it should be?", "No.", logical, nil),
      ("Is it free of defects?", "Yes.", good, nil),
      ("Is it free of defects?", "Yes.", logical, .verdict),
      ("Is there any defect on the labels?", "No.", logical, nil),
      ("How many jars are there on the shelf?", "Five.", logical, nil),
      ("How many jars are there on the shelf?", "There are 6 jars.", logical, .count),
      ("How many jars can be seen?", "Six jars can be seen.", logical, .count),
      ("How many jars are in the upper row?", "Three.", logical, nil),
      ("Are there exactly six jars on the shelf?", "No, one is gone.", logical, nil),
      ("Are there exactly six jars on the shelf?", "Yes.", logical, .rule),
      ("Does every jar carry one label?", "No.", logical, .rule),
    ]
    for (question, answer, subject, expected) in cases {
      let found = reason("", subject, qa: [Pair(question: question, answer: answer)])
      #expect(found == expected, "\(question) \(answer)")
    }
  }

  @Test(
    "may not speak of what the model was given",
    arguments: [
      ("The label on each jar says honey.", nil),
      ("According to the prior knowledge it is good.", .leak),
      ("As stated in the provided information, six jars are there.", .leak),
      ("The image is labelled as good.", .leak),
      ("As you described, the jars are closed.", .leak),
      ("As you mentioned, the jars are closed.", .leak),
      ("The annotation marks the upper row.", .leak),
    ] as [(String, CaptionRejection.Kind?)])
  func leaks(text: String, expected: CaptionRejection.Kind?) throws {
    #expect(try reason(text, Self.subject(.good, [])) == expected)
  }

  @Test(
    "is English, and as long as was asked for",
    arguments: [
      (
        "Das Bild zeigt ein Regal mit sechs Gläsern, die in zwei Reihen stehen und alle ein Etikett tragen.",
        .language
      ),
      (
        "La photo montre une étagère avec six bocaux sur deux rangées, chacun avec une étiquette.",
        .language
      ),
      (
        "La imagen muestra un estante con seis frascos en dos filas, cada uno con su etiqueta.",
        .language
      ),
      ("图片显示一个架子，上面有六个罐子，分成两排，每个罐子都有标签。", .length),
      (
        "The picture shows 架子上有六个罐子 and 每个罐子都有标签 on the shelf in the light of the day, and that is all of it.",
        .language
      ),
      ("A shelf.", .length),
      ("", .length),
    ] as [(String, CaptionRejection.Kind?)])
  func language(text: String, expected: CaptionRejection.Kind?) throws {
    let check = CaptionCheck(subject: try Self.subject(.good, []))
    let error = #expect(throws: CaptionRejection.self) {
      try check.check(CaptionDraft(caption: text))
    }
    #expect(error?.kind == expected)
  }

  @Test("may have anything around its JSON")
  func wrappings() throws {
    let json = #"{"caption": "One\n two.", "qa": [{"question": "A?", "answer": "B."}]}"#
    let expected = CaptionDraft(caption: "One two.", qa: [.init(question: "A?", answer: "B.")])
    for text in [
      json, "```json\n\(json)\n```", "Here it is:\n\(json)\nI hope this helps.",
      "<think>{hm} I think</think>\n\(json)",
    ] {
      #expect(CaptionDraft(answer: text) == expected, "\(text)")
    }
    for text in ["", "no", "{", "{}", "[1]", #"{"caption": 3}"#, #"{"caption": "x", "qa": [1]}"#] {
      #expect(CaptionDraft(answer: text) == nil, "\(text)")
    }
    #expect(CaptionDraft(answer: #"{"caption": "x"}"#) == CaptionDraft(caption: "x"))
  }

  @Test("asks no question twice")
  func doubles() {
    let pair = #"{"question": "A?", "answer": "B."}"#
    let draft = CaptionDraft(answer: "{\"caption\": \"x\", \"qa\": [\(pair), \(pair)]}")
    #expect(draft?.qa.count == 1)
  }
}
