/// One example under check: what is asked, of which pictures, and what was found so far.
struct TextSubject {
  let row: TextRow
  let picture: DrawnPicture
  /// A good picture of the same product.
  let good: DrawnPicture
  /// The normal pictures that come first; nil for one that is unknown.
  let references: [DrawnPicture?]
  let reader: TextReader
  let question: TextQuestion
  let asked: TextReader.Asked
  /// How many claims of each sort held.
  private(set) var held: [String: Int] = [:]
  /// What is wrong, with the sentence that says it.
  private(set) var problems: [(sentence: String, reason: String)] = []

  mutating func check() {
    checkReferences()
    checkPresumption()
    if !question.options.isEmpty {
      checkOptions()
    } else if asked == .boxes {
      checkBoxes()
    } else {
      checkSentences()
      checkKey()
    }
  }

  private mutating func note(_ sentence: String, _ reason: String) {
    problems.append((sentence, reason))
  }

  private mutating func count(_ sort: String) { held[sort, default: 0] += 1 }

  private mutating func hold(_ claim: TextClaim, _ sentence: String) {
    if let reason = picture.disagreement(with: claim, good: good) {
      note(sentence, reason)
    } else {
      count(claim.sort)
    }
  }

  private func isSo(_ claim: TextClaim) -> Bool {
    picture.disagreement(with: claim, good: good) == nil
  }

  /// Whether a claim is certainly false: of a place, that nothing is marked there.
  private func isFalse(_ claim: TextClaim) -> Bool {
    guard case .places(let places) = claim else { return !isSo(claim) }
    return places.allSatisfy { $0.isEmpty(in: picture) }
  }

  // MARK: Around the answer

  /// Normal images come first exactly where the question says so, and they are normal.
  private mutating func checkReferences() {
    if question.usesReference == references.isEmpty {
      note(row.question, "\(references.count) normal images come first")
    }
    for (id, reference) in zip(row.references, references) {
      guard let reference, reference.isGood, reference.product == picture.product,
        reference.line.defects.isEmpty, id != row.query
      else {
        note(row.question, "\(id) is no normal image of this product")
        continue
      }
      count("reference")
    }
  }

  /// A question about "the anomaly" is asked only where there is one.
  private mutating func checkPresumption() {
    switch asked {
    case .ofAnomaly, .kind: hold(.anomalous, row.question)
    default: break
    }
  }

  private mutating func checkKey() {
    guard let key = row.key else {
      if asked != .anything, asked != .rule, asked != .boxes { note(row.answer, "there is no key") }
      return
    }
    switch asked {
    case .whether, .ofAnomaly, .asMany:
      if key != row.answer.prefix(while: \.isLetter).lowercased() {
        note(row.answer, "the key is \(key)")
      }
    case .number(let object): checkNumberKey(key) { .count(object, $0) }
    case .norm(let object): checkNumberKey(key) { .norm(object, $0) }
    case .product:
      if key != picture.product { note(row.answer, "the key is \(key)") }
    case .anything, .kind, .rule, .boxes: checkNameKey(key)
    }
  }

  private mutating func checkNumberKey(_ key: String, _ claim: (Int) -> TextClaim) {
    let parts = key.split(separator: "=").map(String.init)
    guard parts.count == 2, let number = Int(parts[1]) else {
      note(row.answer, "the key is \(key)")
      return
    }
    hold(claim(number), "the key \(key)")
  }

  /// The key of an open answer: good, a kind, places, or the names of defects.
  private mutating func checkNameKey(_ key: String) {
    if ["good", "nowhere"].contains(key) {
      hold(.good, "the key \(key)")
    } else if ["logical", "structural"].contains(key) {
      hold(.kind(key + "_anomalies"), "the key \(key)")
    } else if let places = ImagePlace.named(in: key) {
      hold(.places(places), "the key \(key)")
    } else if Set(key.split(separator: "+").map(String.init)) != Set(picture.line.defects) {
      note(row.answer, "the key is \(key)")
    }
  }

  // MARK: Sentences

  private mutating func checkSentences() {
    var sentences = TextReader.sentences(of: row.answer)
    guard let first = sentences.first else {
      note(row.answer, "there is no answer")
      return
    }
    if question.form == .word, sentences.count > 1 { note(row.answer, "one word was asked for") }
    switch asked {
    case .whether(let claim), .ofAnomaly(let claim):
      checkVerdict(sentences.removeFirst(), isSo(claim), isFalse(claim), claim.sort)
    case .asMany(let object):
      let isSame = references.allSatisfy { $0?.count(object) == picture.count(object) }
      checkVerdict(sentences.removeFirst(), isSame, !isSame, "as many")
    case .number(let object):
      checkObject(first) { if case .count(object, _) = $0 { true } else { false } }
    case .norm(let object):
      checkObject(first) { if case .norm(object, _) = $0 { true } else { false } }
    default: break
    }
    for sentence in sentences { check(sentence) }
  }

  private mutating func check(_ sentence: String) {
    guard let claims = reader.claims(in: sentence) else {
      note(sentence, "this sentence is not understood")
      return
    }
    for claim in claims { hold(claim, sentence) }
  }

  /// The "Yes." or "No." that an answer begins with.
  private mutating func checkVerdict(
    _ word: String, _ isSo: Bool, _ isFalse: Bool, _ sort: String
  ) {
    switch word {
    case "Yes." where isSo, "No." where isFalse: count("yes or no: " + sort)
    case "Yes.", "No.": note(word, isSo ? "what is asked for is so" : "it is not so")
    default: note(word, "the answer does not begin with yes or no")
    }
  }

  /// The first sentence of an answer to "how many" must say it of the right object.
  private mutating func checkObject(_ sentence: String, _ isRight: (TextClaim) -> Bool) {
    let claims = reader.claims(in: sentence) ?? []
    if claims.count != 1 || !claims.allSatisfy(isRight) {
      note(sentence, "something else was to be counted")
    }
  }

  // MARK: Options

  /// Exactly one of the options is so, and its letter is the answer.
  private mutating func checkOptions() {
    let letter = String(row.answer.prefix(1))
    var right: String?
    for (index, option) in question.options.enumerated() {
      guard let claims = reader.claims(ofOption: option, of: asked) else {
        note(option, "this option is not understood")
        return
      }
      if String("ABCDEFGH".dropFirst(index).prefix(1)) == letter {
        right = option
        for claim in claims { hold(claim, option) }
        count("right option")
      } else if claims.contains(where: isFalse) {
        count("wrong option")
      } else {
        note(option, "this option is right, too")
      }
    }
    let text = "\(letter). \(right ?? "")" + (right?.hasSuffix(".") == true ? "" : ".")
    if right == nil || row.answer != (question.form == .letter ? letter : text) {
      note(row.answer, "the answer is not the letter, or the letter and the text, as was asked")
    }
    if row.key != letter { note(row.answer, "the key is \(row.key ?? "none")") }
  }

  // MARK: Boxes

  private mutating func checkBoxes() {
    guard let boxes = TextBoxes(row.answer) else {
      note(row.answer, "this is no list of boxes")
      return
    }
    let isLabelled = row.question.contains("defect")
    let reason = boxes.disagreement(with: picture, width: row.width, height: row.height) { defect in
      isLabelled ? reader.labels(of: defect) : ["anomaly"]
    }
    if let reason { note(row.answer, reason) } else { count("boxes") }
    let numbers = boxes.boxes.map { box in
      "[" + box.bbox_2d.map { "\(Int($0))" }.joined(separator: ",") + "]"
    }
    if row.key != "[" + numbers.joined(separator: ",") + "]" {
      note(row.answer, "the key is \(row.key ?? "none")")
    }
  }
}
