/// The phrases of generated texts that are not those of a knowledge file, and what they claim.
///
/// `NOUN` stands for what the product is called, `IT` for "this NOUN" or "the one in the second
/// image", `IMAGE` for "this image" or "the second image".
enum TextPhrases {
  // MARK: Sentences

  private static let good = TextPattern.texts(
    "(IT|It) is as it should be.", "A good NOUN.", "This is a (good|normal) NOUN.",
    "IMAGE shows a NOUN without any anomaly.", "Nothing is wrong (with it|in IMAGE).",
    "The NOUN passes the inspection.", "Everything is as it should be.", "All is in order.",
    "Nothing: everything is as it should be.", "I find no anomaly.", "There is no anomaly.",
    "There is no anomaly: IT is as it should be.",
    "Nowhere: (there is no anomaly|nothing is wrong).",
    "It is as good as the one in the first image.", "Like the first one, it is as it should be.",
    "None(|: all is in order|: nothing is wrong with it).", "No anomaly.",
    "No defect(|: nothing is wrong with it).",
    "Nothing is wrong with it, so there is nothing to worry about.",
    "There is no anomaly, and so nothing to fear from it.",
    "It is in order and can be passed on.", "The NOUN can be passed on.",
    "There is nothing to worry about.", "Good.")

  private static let anomalous = TextPattern.texts(
    "IT is not as it should be.", "Something is wrong with IT.",
    "IMAGE shows a NOUN with an anomaly.", "The NOUN does not pass the inspection.",
    "(So IT should be|IT has to be) (rejected|sorted out).",
    "Unlike the first one, it is not as it should be.", "It differs from a normal one.")

  private static func kind(_ word: String) -> Set<String> {
    let capital = word.prefix(1).uppercased() + word.dropFirst()
    return TextPattern.texts(
      "IMAGE shows a NOUN with a \(word) anomaly.", "IT has a \(word) anomaly.",
      "(This|It) is a \(word) anomaly.", "The anomaly is \(word).", "It is \(word).",
      "\(capital)( anomaly|).")
  }

  private static let product = TextPattern.texts(
    "IMAGE shows a NOUN.", "(This|It) is a NOUN.", "A NOUN.")

  private static let sentences: [String: [TextClaim]] = {
    var claims: [String: [TextClaim]] = [:]
    for sentence in good { claims[sentence] = [.good] }
    for sentence in anomalous { claims[sentence] = [.anomalous] }
    for sentence in product { claims[sentence] = [.product("NOUN")] }
    for word in ["logical", "structural"] {
      for sentence in kind(word) { claims[sentence] = [.anomalous, .kind(word + "_anomalies")] }
    }
    return claims
  }()

  /// What a sentence claims, if it is one of these.
  static func claims(in sentence: String) -> [TextClaim]? {
    if let claims = sentences[sentence] { return claims }
    return places(in: sentence).map { [.anomalous, .places($0)] }
  }

  private static let placeStarts = [
    "The affected area is ", "The anomaly is ", "It can be seen ", "It is ", "",
  ]

  /// The places that a sentence gives for what is wrong; nil of any other sentence.
  private static func places(in sentence: String) -> [ImagePlace]? {
    guard sentence.hasSuffix(" of the image."), let places = ImagePlace.named(in: sentence)
    else { return nil }
    let words = sentence.dropLast(" of the image.".count)
    let start = placeStarts.first { words.hasPrefix($0) } ?? ""
    // Nothing else may stand in it: every word is one of a place.
    let allowed = Set(ImagePlace.allCases.flatMap { $0.rawValue.split(separator: " ") })
      .union(["in", "at", "on", "the", "and"])
    let rest = words.dropFirst(start.count).lowercased().split { " ,".contains($0) }
    return rest.allSatisfy(allowed.contains) ? places : nil
  }

  // MARK: Around a question

  /// Sentences that say that the first of two images is a normal one.
  static let introductions = TextPattern.texts(
    "The first image shows a (normal|good) NOUN. ",
    "For comparison, the first image shows a NOUN without any anomaly. ",
    "The first image shows a NOUN as it should be. ")

  /// Definitions of the two kinds of anomalies, which follow some questions.
  static let definitions = TextPattern.texts(
    " A logical anomaly breaks a rule about what belongs where, how many, or what goes together, "
      + "though each part may be sound. A structural one is (a flaw that can be seen by itself, "
      + "such as damage or dirt|something that looks wrong in itself, such as damage or dirt).")

  static let wordOnly = TextPattern.texts(
    " Answer (yes or no|with yes or no only).", " Reply with a single word, yes or no.")

  static let letterOnly = TextPattern.texts(
    "(Answer|Reply) with the letter( only| of the right option).", "Give only the letter.")

  static let letterAndText = TextPattern.texts(
    "Answer with the letter and the text of the right option.", "Choose one and repeat it.")

  static let lookouts = TextPattern.texts(
    "", "Look closely: ", "Please check: ", "Now the second image: ",
    "Look at the second image: ")

  // MARK: Questions

  /// Questions, each with what it asks for and what it takes for granted.
  static let questions: [String: TextReader.Asked] = {
    var questions: [String: TextReader.Asked] = [:]
    for text in wrongQuestions { questions[text] = .whether(.anomalous) }
    for text in rightQuestions { questions[text] = .whether(.good) }
    for text in logicalQuestions { questions[text] = .whether(.kind("logical_anomalies")) }
    for text in openQuestions { questions[text] = .anything }
    for text in productQuestions { questions[text] = .product }
    for text in ruleQuestions { questions[text] = .rule }
    for text in kindQuestions { questions[text] = .kind }
    for text in boxQuestions { questions[text] = .boxes }
    for kind in ["logical", "structural"] {
      for text in isKindQuestions(kind) {
        questions[text] = .ofAnomaly(.kind(kind + "_anomalies"))
      }
    }
    for place in ImagePlace.allCases {
      for text in isThereQuestions(place) { questions[text] = .ofAnomaly(.places([place])) }
    }
    return questions
  }()

  private static let wrongQuestions = TextPattern.texts(
    "Is anything wrong with IT?", "Is there (an anomaly|a defect|any anomaly|any defect) in IMAGE?",
    "Does IT show (an anomaly|a defect)?", "Should IT be rejected?", "Would you reject IT?",
    "Do you see anything wrong with IT?", "Is IT (defective|anomalous)?")

  private static let rightQuestions = TextPattern.texts(
    "Is IT as it should be?", "Is everything about IT correct?", "Would IT pass inspection?",
    "Is IT (normal|in order|free of anomalies)?", "Is everything in order with IT?",
    "Would you accept IT?", "Does IMAGE show a good NOUN?")

  private static let logicalQuestions = TextPattern.texts(
    "Is there a logical anomaly in IMAGE?", "Does IT break a rule that good ones keep?",
    "Does IT have a logical anomaly?")

  private static let kindQuestions = TextPattern.texts(
    "Is the anomaly (of IT|in IMAGE) logical or structural?",
    "Which kind of anomaly does (IMAGE show|IT have), a logical or a structural one?",
    "Does IT have a logical or a structural anomaly?",
    "Is what is wrong with IT a logical or a structural anomaly?")

  private static func isKindQuestions(_ kind: String) -> Set<String> {
    TextPattern.texts(
      "Is the anomaly of IT a \(kind) one?", "Is what is wrong with IT a \(kind) anomaly?",
      "Would you call the anomaly in IMAGE \(kind)?")
  }

  private static func isThereQuestions(_ place: ImagePlace) -> Set<String> {
    TextPattern.texts(
      "Is the anomaly (in|at|on) the \(place.rawValue) of IMAGE?",
      "Does the anomaly of IT lie (in|at|on) the \(place.rawValue) of the image?")
  }

  private static let boxQuestions = TextPattern.texts(
    "(Locate every anomaly in IMAGE, if there is any|Detect the regions of IMAGE that are not as "
      + "they should be|Find what is wrong with IT, if anything|Outline the position of each "
      + "anomaly in IMAGE), and (output the bounding boxes in JSON format|report bbox coordinates "
      + "in JSON format|give the coordinates of the boxes in JSON format).",
    "(Locate every defect in IMAGE, if there is any|Detect the defects of IT, if there are any|"
      + "Find each defect of IT), and (output its bounding box and its name in JSON format|report "
      + "bbox coordinates and a label that says what it is, in JSON format).")

  private static let productQuestions = TextPattern.texts(
    "What product (does IMAGE show|is in IMAGE)?", "Which product (is this|do you see)?",
    "What is this?", "What kind of product (is in IMAGE|does IMAGE show|is this)?",
    "Name the product in IMAGE.")

  private static let ruleQuestions = TextPattern.texts(
    "What does a good NOUN look like?", "What has to hold of a NOUN for it to pass inspection?",
    "What do you know about this kind of product?", "Which rules does a good NOUN keep?",
    "(Leaving aside what|Whatever) IMAGE shows, what (is a NOUN supposed|does a NOUN have) to be "
      + "like?",
    "Which of these (holds of every good NOUN|is a rule for a NOUN)?")

  /// Questions that claim nothing and leave the answer open, and those of which all options claim
  /// something about the image.
  private static let openQuestions = captionQuestions.union(classQuestions)
    .union(placeQuestions).union(descriptionQuestions)

  private static let captionQuestions = TextPattern.texts(
    "What does IMAGE show?", "Describe IT( in detail|).", "What do you see in IMAGE?",
    "Write (an inspection note|a short inspection report|a description) (for|of) IT.",
    "(Go through|Inspect|Look at) IT as an inspector would. What do you (find|see)?",
    "Describe (what you see|IT), point by point.",
    "(List what you see of|Go through) IT, one point a line.",
    "Write (an inspection note|a report) on IT, one finding a line.",
    "Compare it with the NOUN in the second image.",
    "(Describe IT|Say what IMAGE shows), (and say how it compares|beside it).",
    "How does IT compare with it?", "What is to be said of IT in comparison?")

  private static let classQuestions = TextPattern.texts(
    "Is IT good, or does it have a logical or a structural anomaly?",
    "(Into which class does IT fall|How would you classify IT|What does IMAGE show|To which class "
      + "does IT belong): good, logical anomaly or structural anomaly?",
    "Which (defect|anomaly|fault) does IT have, if any?",
    "Name the (defect|fault) of IT, if there is one.",
    "What kind of (defect|fault), if any, does IMAGE show?",
    "How would you (classify|call) what is wrong with IT, if anything is?",
    "Which of these does IMAGE show?", "What would you report of IT?",
    "Which of these would (you|an inspector) report of IT?")

  private static let placeQuestions = TextPattern.texts(
    "Where in IMAGE is the anomaly, if there is one?",
    "In which part of IMAGE is something wrong, if anywhere?",
    "Where should an inspector look to see what is wrong with IT, if anything?",
    "Where is IT not as it should be, if anywhere?")

  private static let descriptionQuestions = TextPattern.texts(
    "What, if anything, is wrong with IT(, and why does it matter|)?",
    "Describe the (anomaly|defect) in IMAGE, if there is one.",
    "Which problem do you see with IT, if any?",
    "What, if anything, is not as it should be with IT?",
    "(Describe|Say) what an inspector would object to in IMAGE, if anything.",
    "Which description fits IT?", "Which of these describes IT?",
    "Which sentence describes the state of IT?",
    "If there is an anomaly in IMAGE, say what it is and what it means.",
    "Explain what is wrong with IT, if anything, and what is to be said about its cause or its "
      + "consequence.",
    "Why would an inspector reject IT, if at all, and what does the defect mean?",
    "Which finding fits IT, and what does it mean?", "Which of these reports is (about|on) IT?",
    "Which (inspection report|report|finding) belongs to IMAGE?",
    "(What would an inspector write about IT|What is to be said of IT, and of what it means)?",
    "Which of these statements (is true of|fits) IT?", "Which statement about IT is right?",
    "Which of these can be said of IT?")

  /// The noun phrase of a defect for which a question asks.
  static func reported(in question: String) -> String? {
    hole(
      in: question,
      [
        ("Would you report ", " here?"), ("Is this a case of ", "?"),
        ("Would an inspector report ", "?"), ("Does IMAGE show a case of ", "?"),
      ])
  }

  /// The product for which a question asks.
  static func shownProduct(in question: String) -> String? {
    hole(
      in: question,
      [("Does IMAGE show a ", "?"), ("Is this a ", "?"), ("Do you see a ", " in IMAGE?")])
  }

  /// What stands between one of these starts and its end.
  static func hole(in text: String, _ ends: [(String, String)]) -> String? {
    for (start, end) in ends where text.hasPrefix(start) && text.hasSuffix(end) {
      return String(text.dropFirst(start.count).dropLast(end.count))
    }
    return nil
  }
}
