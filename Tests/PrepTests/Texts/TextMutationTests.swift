import Datasets
import Testing

/// The check of texts must be able to fail: every lie that is put into a text is found.
@Suite("Generated texts with a lie")
struct TextMutationTests {
  private let texts: DrawnTexts
  private let check: TextCheck

  init() throws {
    texts = try DrawnTexts.shared.get()
    check = try texts.check()
  }

  /// Each product's texts with lies, and how many of the lies were found.
  private struct Tally {
    var told: [String: Int] = [:]
    var missed: [String] = []

    /// Expects that each product was lied about, and that no lie was missed.
    func expect(atLeast least: Int, _ place: SourceLocation = #_sourceLocation) {
      #expect(missed.prefix(10) == [], sourceLocation: place)
      for product in DrawnProducts.rules.keys {
        #expect(told[product, default: 0] >= least, "\(product)", sourceLocation: place)
      }
    }
  }

  /// Checks a row; the lie must be found for what it says, not for words that nobody understands.
  private func tell(_ row: TextRow, _ tally: inout Tally) {
    var check = check
    check.check(row)
    tally.told[check.picture(of: row)?.product ?? "", default: 0] += 1
    if check.problems.allSatisfy({ $0.reason.contains("not understood") }) {
      tally.missed.append("\(row.query) \(row.question) \(row.answer)")
    }
  }

  private func claims(_ row: TextRow) -> [TextClaim] {
    let reader = check.reader(of: row)
    return TextReader.sentences(of: row.answer).flatMap { reader?.claims(in: $0) ?? [] }
  }

  @Test("A number that is one too high is found in every answer to a question for it")
  func numbers() {
    var tally = Tally()
    for row in texts.rows where row.key?.contains("=") == true && !row.question.contains("\n") {
      var lie = row
      let words = row.answer.split(separator: " ", omittingEmptySubsequences: false)
      guard let index = words.firstIndex(where: { Self.number($0) != nil }),
        let number = Self.number(words[index])
      else { continue }
      let higher = NumberReader.words[number + 1]
      lie.answer = (words[..<index] + [Substring(higher)] + words[(index + 1)...])
        .joined(separator: " ")
      tell(lie, &tally)
      lie = row
      lie.key = row.key.map { $0.prefix { $0 != "=" } + "=\(number + 1)" }
      tell(lie, &tally)
    }
    tally.expect(atLeast: 20)
  }

  private static func number(_ word: Substring) -> Int? {
    NumberReader.number(word.lowercased())
  }

  @Test("A mirrored place is found, wherever the mirror stands")
  func places() {
    var tally = Tally()
    for row in texts.rows {
      let named = claims(row).flatMap { claim -> [ImagePlace] in
        if case .places(let places) = claim { places } else { [] }
      }
      // "On the left and in the centre" may, within the tolerance, also be its own mirror.
      guard !named.isEmpty, Set(named).isDisjoint(with: named.map(\.mirrored)) else { continue }
      var lie = row
      lie.answer = TextReader.sentences(of: row.answer).map { sentence in
        guard ImagePlace.named(in: sentence) != nil else { return sentence }
        return "The anomaly is at the "
          + named.map(\.mirrored.rawValue).joined(separator: " and the ") + " of the image."
      }.joined(separator: " ")
      tell(lie, &tally)
    }
    tally.expect(atLeast: 15)
  }

  @Test("Every yes that becomes a no is found, and every no that becomes a yes")
  func verdicts() {
    var tally = Tally()
    for row in texts.rows where ["yes", "no"].contains(row.key) && !row.question.contains("\n") {
      var lie = row
      let isYes = row.answer.hasPrefix("Yes")
      lie.answer = (isYes ? "No" : "Yes") + row.answer.dropFirst(isYes ? 3 : 2)
      lie.key = isYes ? "no" : "yes"
      tell(lie, &tally)
    }
    tally.expect(atLeast: 100)
  }

  @Test("The statement of a rule that the image breaks is found")
  func statements() throws {
    var tally = Tally()
    let knowledge = try ProductKnowledge.bundledLOCO()
    for row in firstRows() {
      let picture = try #require(check.picture(of: row))
      let product = try #require(knowledge.first { $0.category == picture.product })
      for rule in product.constraints where !picture.keeps(rule.id) {
        for statement in rule.statements {
          var lie = row
          lie.answer += " " + statement
          tell(lie, &tally)
        }
      }
    }
    tally.expect(atLeast: 10)
  }

  @Test("A defect that the image does not show is found, and so is a verdict on the wrong image")
  func defects() throws {
    var tally = Tally()
    let knowledge = try ProductKnowledge.bundledLOCO()
    for row in firstRows() {
      let picture = try #require(check.picture(of: row))
      let product = try #require(knowledge.first { $0.category == picture.product })
      let shown = Set(product.defects.filter { picture.shows($0.name) }.map(\.wording.seen))
      for defect in product.defects where !shown.contains(defect.wording.seen) {
        var lie = row
        lie.answer += " " + defect.wording.seen
        tell(lie, &tally)
      }
      var lie = row
      lie.answer +=
        picture.isGood ? " Something is wrong with this \(product.noun)." : " All is in order."
      tell(lie, &tally)
    }
    tally.expect(atLeast: 50)
  }

  @Test("A reference that is not normal is found")
  func references() throws {
    var tally = Tally()
    let spoiled = texts.pictures.values.filter { !$0.isGood }.map(\.product)
    #expect(Set(spoiled).count == 5)
    for row in texts.rows where !row.references.isEmpty {
      var lie = row
      lie.references = [row.query]
      tell(lie, &tally)
    }
    tally.expect(atLeast: 20)
  }

  @Test("Another letter than the right one is found")
  func letters() {
    var tally = Tally()
    for row in texts.rows {
      let options = row.question.split(separator: "\n").filter { $0.dropFirst().hasPrefix(". ") }
      for option in options where !row.answer.hasPrefix(option.prefix(1)) {
        var lie = row
        lie.answer = row.answer.count == 1 ? String(option.prefix(1)) : option + "."
        lie.key = String(option.prefix(1))
        tell(lie, &tally)
      }
    }
    tally.expect(atLeast: 100)
  }

  @Test("A box that is moved, one too many and one too few are found")
  func boxes() throws {
    var tally = Tally()
    for row in texts.rows {
      guard let boxes = TextBoxes(row.answer)?.boxes, !boxes.isEmpty else { continue }
      var moved = boxes
      moved[0].bbox_2d = boxes[0].bbox_2d.map { $0 + 4 }
      let extra = TextBoxes.Box(bbox_2d: [1, 1, 3, 4], label: boxes[0].label)
      for lies in [moved, boxes + [extra], Array(boxes.dropFirst())] {
        var lie = row
        (lie.answer, lie.key) = (try TextBoxes.answer(lies), nil)
        tell(lie, &tally)
      }
    }
    tally.expect(atLeast: 10)
  }

  @Test("Each number that a defect can change is held against the truth, in every product")
  func changedTruth() throws {
    for product in try ProductKnowledge.bundledLOCO() {
      for object in Set(product.defects.flatMap(\.counts).map(\.object)) {
        var pictures = texts.pictures
        for (id, picture) in pictures where picture.product == product.category {
          pictures[id]?.line.counts[object, default: 0] += 1
        }
        var check = TextCheck(pictures, knowledge: [product])
        for row in texts.rows where pictures[row.query]?.product == product.category {
          check.check(row)
        }
        #expect(check.problems.count > 10, "\(product.category) \(object)")
      }
    }
  }

  @Test("A sentence or a question that is new is not passed over")
  func unknown() throws {
    let row = try #require(texts.rows.first { $0.task == "caption" })
    for lie in [
      "A cat sits on it.", "It is nice.", "The anomaly is big and on the left of the image.",
    ] {
      var check = check
      var changed = row
      changed.answer += " " + lie
      check.check(changed)
      #expect(check.problems.map(\.sentence) == [lie])
    }
  }

  /// An open description of each picture.
  private func firstRows() -> [TextRow] {
    var seen: Set<String> = []
    return texts.rows.filter { $0.task == "caption" && seen.insert($0.query).inserted }
  }
}
