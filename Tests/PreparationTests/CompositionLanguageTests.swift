import Datasets
import Preparation
import Testing

@Suite("The language of composed texts")
struct CompositionLanguageTests {
  @Test("asks no question twice about an image")
  func distinct() {
    for each in CompositionCase.all {
      let questions = each.pairs.map(\.question)
      if Set(questions).count < questions.count { Issue.record("\(each.title)") }
    }
  }

  @Test("is English: no residue, no double words, a capital first and a full stop last")
  func language() throws {
    let words = try Regex(#"(?i)\b(\w+) \1\b"#)
    let article = try Regex(#"\b[Aa] [aeioAEIO]\w+|\b[Aa]n [^aeiouAEIOU]"#)
    var seen: Set<String> = []
    for pair in CompositionCase.all.flatMap(\.pairs) where pair.form != .boxes {
      let texts =
        pair.question.split(separator: "\n").prefix(1) + pair.answer.split(separator: "\n")
        + pair.options.map { Substring($0) }
      for text in texts where seen.insert(String(text)).inserted {
        #expect(!text.contains { "{}[]|\t_".contains($0) }, "\(text)")
        #expect(!text.contains("  ") && !text.contains("..") && !text.contains(" ."), "\(text)")
        #expect(text.firstMatch(of: words) == nil, "\(text)")
        #expect(text.firstMatch(of: article) == nil, "\(text)")
        let first = text.hasPrefix("- ") ? text.dropFirst(2).first : text.first
        #expect(first.map { $0.isUppercase || $0.isNumber || $0 == "\"" } == true, "\(text)")
      }
      let isLetter = pair.form == .choice && pair.answer.count == 1
      #expect(isLetter || pair.answer.hasSuffix("."), "\(pair.answer)")
      #expect(pair.question.last.map { ".?".contains($0) } == true, "\(pair.question)")
    }
    // The data set's own slips and American spellings stay in its names.
    for slip in ["partical", "melded", " color", " gray"] {
      #expect(!seen.contains { $0.contains(slip) })
    }
  }

  @Test("speaks of two images exactly where there is a reference")
  func references() {
    for pair in CompositionCase.all.flatMap(\.pairs) {
      let speaks = ["first image", "second image"].map { pair.question.contains($0) }
      if speaks != [pair.usesReference, pair.usesReference] { Issue.record("\(pair.question)") }
    }
  }

  @Test("asks good and anomalous images the same, where a question does not presuppose an anomaly")
  func sharedQuestions() {
    let presuppose = ["kind", "is logical", "is structural", "place"]
    let pairs = CompositionCase.all.flatMap { each in
      each.pairs.filter { $0.knownTasks && !presuppose.contains($0.about) }
        .map { (each.isGood, $0.question.split(separator: "\n").first ?? "") }
    }
    let good = pairs.filter(\.0).map { $0.1.contains("if ") || !$0.1.contains("the anomaly") }
    let anomalous = pairs.filter { !$0.0 }
      .map { $0.1.contains("if ") || !$0.1.contains("the anomaly") }
    #expect(!good.isEmpty && good.allSatisfy { $0 })
    #expect(!anomalous.isEmpty && anomalous.allSatisfy { $0 })
  }

  @Test("has many phrasings: no question of one kind of draft makes up a third of it")
  func variety() {
    let pairs = CompositionCase.all.filter { $0.knowledge.category == "screw_bag" }
      .flatMap(\.pairs)
      .filter { !$0.about.hasPrefix("constraint") && !$0.about.contains("object") }
    for (_, group) in Dictionary(grouping: pairs, by: { "\($0.task) \($0.form) \($0.about)" })
    where group.count > 100 {
      let first = group.map { $0.question.split(separator: "\n").first ?? "" }
      let most = Dictionary(grouping: first, by: { $0 }).values.map(\.count).max() ?? 0
      #expect(3 * most <= group.count, "\(group[0].question)")
    }
  }
}

extension TextPair {
  /// Whether the text is about a defect that may or may not be there.
  fileprivate var knownTasks: Bool {
    [
      .anomalyDetection, .defectClassification, .defectLocalization, .defectDescription,
      .defectAnalysis,
    ].contains(task)
  }
}
