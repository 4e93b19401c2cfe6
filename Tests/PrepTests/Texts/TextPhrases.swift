/// The phrases of generated texts that are not those of a knowledge file, and what they claim.
///
/// `NOUN` stands for what the product is called.
enum TextPhrases {
  private static let good: Set<String> = [
    "This NOUN is as it should be.", "A good NOUN.", "The image shows a NOUN without any anomaly.",
    "Nothing is wrong with it.", "The NOUN passes the inspection.",
    "Everything is as it should be.", "All is in order.",
    "Nothing: everything is as it should be.", "I find no anomaly.",
    "There is no anomaly: the NOUN keeps all its rules.", "Nowhere: there is no anomaly.",
    "Nowhere: nothing is wrong.", "Nothing is wrong in this image.",
  ]

  private static let anomalous: Set<String> = [
    "This NOUN is not as it should be.", "Something is wrong with this NOUN.",
    "The NOUN does not pass the inspection.", "So this NOUN should be rejected.",
  ]

  private static let kinds: [String: String] = [
    "The image shows a NOUN with a logical anomaly.": "logical_anomalies",
    "The image shows a NOUN with a structural anomaly.": "structural_anomalies",
    "This is a logical anomaly.": "logical_anomalies",
    "This is a structural anomaly.": "structural_anomalies",
  ]

  private static let neutral: Set<String> = ["The image shows a NOUN."]

  /// What a sentence claims, if it is one of these.
  static func claims(in sentence: String) -> [TextClaim]? {
    if good.contains(sentence) { return [.good] }
    if anomalous.contains(sentence) { return [.anomalous] }
    if let kind = kinds[sentence] { return [.anomalous, .kind(kind)] }
    return neutral.contains(sentence) ? [.nothing] : nil
  }

  // MARK: Places

  private static let placeStarts = ["The affected area is ", "The anomaly is ", ""]

  /// The places that a sentence gives for what is wrong; nil of any other sentence.
  static func places(in sentence: String) -> [ImagePlace]? {
    guard let places = ImagePlace.named(in: sentence) else { return nil }
    let words = sentence.dropLast(" of the image.".count)
    let starts = placeStarts.first { words.hasPrefix($0) } ?? ""
    // Nothing else may stand in it: every word is one of a place.
    let allowed = Set(ImagePlace.allCases.flatMap { $0.rawValue.split(separator: " ") })
      .union(["in", "at", "on", "the", "and"])
    let rest = words.dropFirst(starts.count).lowercased().split { " ,".contains($0) }
    return rest.allSatisfy(allowed.contains) ? places : nil
  }

  // MARK: Numbers

  /// Whether a sentence says nothing but how many there are, or how many there should be.
  static func isCount(_ sentence: String, claims: [TextClaim]) -> Bool {
    guard claims.count == 1 else { return false }
    let words = NumberReader.tokens(sentence)
    return words.count <= 9 && (words[0] == "there" || NumberReader.number(words[0]) != nil)
  }

  /// The number in "There should be two.", a sentence that leaves out of what.
  static func norm(in sentence: String) -> Int? {
    let words = NumberReader.tokens(sentence)
    guard words.count == 4, words.starts(with: ["there", "should", "be"]) else { return nil }
    return NumberReader.number(words[3])
  }

  /// Numbers that are not of the whole image: of one connector's clamps, of one compartment's pins.
  static func specialNumbers(in sentence: String) -> [TextClaim]? {
    let words = NumberReader.tokens(sentence)
    let text = words.joined(separator: " ")
    let values = words.compactMap { NumberReader.number($0) }
    if text.hasPrefix("every compartment") || text.hasPrefix("each compartment") { return [] }
    if text.hasPrefix("at least one") { return [] }
    if text.contains("compartment of the tray is empty") {
      return [.compartments(values[0], pins: 0)]
    }
    if text.contains("compartment of the tray holds"), let first = values.first {
      // "A compartment holds one pushpin too many": one more than the one that belongs there.
      return values.count > 1
        ? [.compartments(first, pins: values[1])] : [.compartments(1, pins: 1 + first)]
    }
    if text.contains("one connector takes") { return [] }
    guard text.contains("clamps"), !values.isEmpty else { return nil }
    if text.hasPrefix("one connector has") { return [.clamps(Array(values.dropFirst()))] }
    guard let with = words.lastIndex(of: "with") else { return nil }
    let clamps = words[with...].dropFirst().prefix { $0 != "clamps" }.compactMap {
      NumberReader.number($0)
    }
    return clamps.isEmpty ? nil : [.clamps([clamps[0], clamps.last ?? clamps[0]])]
  }

  // MARK: Questions

  /// Questions that are answered with yes or no, by the claim that "yes" makes.
  static let questions: [String: TextClaim] = Dictionary(
    uniqueKeysWithValues: [
      "Is anything wrong with the one in the second image?",
      "Does the second image show an anomaly?",
      "Should the one in the second image be rejected?", "Is anything wrong with this NOUN?",
      "Does this NOUN show an anomaly?", "Should this NOUN be rejected?",
    ].map { ($0, .anomalous) }
      + [
        "Is there a logical anomaly in this image?",
        "Does this NOUN break a rule that good ones keep?",
        "Does this NOUN have a logical anomaly?",
      ].map { ($0, .kind("logical_anomalies")) }
      + [
        "Is the one in the second image normal, too?",
        "Is the one in the second image also as it should be?",
        "Would the one in the second image pass the same inspection?",
        "Is this NOUN as it should be?", "Is everything about this NOUN correct?",
        "Would this NOUN pass inspection?", "Is this a normal NOUN?",
      ].map { ($0, .good) })

  /// The noun phrase of a defect for which a question asks.
  static func reported(in question: String) -> String? {
    for (start, end) in [
      ("Would you report ", " here?"), ("Is this a case of ", "?"),
      ("Would an inspector report ", "?"),
    ] where question.hasPrefix(start) && question.hasSuffix(end) {
      return String(question.dropFirst(start.count).dropLast(end.count))
    }
    return nil
  }

  /// Questions that claim nothing and leave the answer open.
  static let openQuestions: Set<String> = [
    "What does this image show?", "Describe this NOUN.",
    "Describe what you see, point by point.", "Write an inspection note for this NOUN.",
    "Go through this NOUN as an inspector would. What do you find?",
    "What, if anything, is wrong with the one in the second image?",
    "Compare them: what, if anything, is not as it should be in the second image?",
    "What, if anything, is wrong with this NOUN, and why does it matter?",
    "If there is an anomaly, say what it is and what it would lead to.",
    "What, if anything, is wrong with this NOUN?",
    "Describe the anomaly in this image, if there is one.",
    "Which problem do you see with this NOUN, if any?",
    "Where in the image is the anomaly, if there is one?",
    "In which part of the image is something wrong, if anywhere?",
    "Where should an inspector look to see what is wrong, if anything?",
  ]
}
