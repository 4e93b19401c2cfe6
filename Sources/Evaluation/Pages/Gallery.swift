import RLAD

/// Answers with their pictures.
struct Gallery {
  let pictures: PictureSource
  let naming: [String: ConstraintNaming]
  /// The most answers of a section.
  let limit: Int

  /// A section with the first of `answers`, under a heading that counts them all.
  func section(_ id: String, _ title: String, _ text: String, _ answers: [AnsweredItem])
    -> Page.Section?
  {
    guard !answers.isEmpty, limit > 0 else { return nil }
    let cards = answers.prefix(limit).map(card)
    let rest =
      answers.count > limit
      ? "the first \(Numbers.count(limit)) of \(Numbers.count(answers.count))"
      : Numbers.count(answers.count, "answer")
    return Page.Section(
      id: id, title: title,
      body: "<p class=\"soft\">\(text) Shown: \(rest).</p><div class=\"cards\">\(cards)</div>")
  }

  /// One answer: pictures, truth, what the model said, and why.
  func card(_ answer: AnsweredItem) -> Markup {
    let item = answer.item
    let defects = item.defects.map {
      "<span class=\"pill\">\($0.replacing("_", with: " "))</span>" as Markup
    }
    return """
      <article>\(pictureRow(item))<div class="body"><div class="place mono">\(item.image)</div>\
      <div class="pills">\(verdicts(answer))\(defects)\(hint(answer))</div>\(confidence(answer))\
      \(Self.reasoning(answer.prediction))\(told(item))\(Self.whole(answer.prediction))</div></article>
      """
  }

  /// What several models said of one item, each under its name.
  func card(_ item: EvaluationItem, _ answers: [(name: String, answer: AnsweredItem)]) -> Markup {
    let defects = item.defects.map {
      "<span class=\"pill\">\($0.replacing("_", with: " "))</span>" as Markup
    }
    return """
      <article>\(pictureRow(item))<div class="body"><div class="place mono">\(item.image)</div>\
      <div class="pills"><span class="pill">truth “\(item.truth.text)”</span>\(defects)</div>\
      \(answers.map { Self.said($0.name, $0.answer) })</div></article>
      """
  }

  private static func said(_ name: String, _ answer: AnsweredItem) -> Markup {
    let style: Markup =
      answer.prediction.answer == nil ? "open" : answer.isRight ? "right" : "wrong"
    return """
      <div class="pills"><span class="soft">\(name)</span><span class="pill \(style)">\
      \(answer.prediction.answer.map { "“\($0.text)”" } ?? "unreadable")</span></div>\
      \(reasoning(answer.prediction))
      """
  }

  /// The references and the image in question; nothing where none has a picture.
  func pictureRow(_ item: EvaluationItem) -> Markup? {
    let shown = item.references.map { ($0, "reference") } + [(item.image, "in question")]
    let figures = shown.compactMap { image, role -> Markup? in
      Markup.picture(image, from: pictures).map {
        "<figure>\($0)<figcaption>\(role)</figcaption></figure>"
      }
    }
    return figures.isEmpty ? nil : "<div class=\"pictures\">\(figures)</div>"
  }

  private func verdicts(_ answer: AnsweredItem) -> Markup {
    let said = answer.prediction.answer.map { "answered “\($0.text)”" } ?? "unreadable"
    let style: Markup =
      answer.prediction.answer == nil ? "open" : answer.isRight ? "right" : "wrong"
    return """
      <span class="pill \(style)">\(said)</span><span class="pill">truth “\(answer.item.truth.text)”\
      </span>
      """
  }

  private func hint(_ answer: AnsweredItem) -> Markup? {
    if answer.prediction.finish == .length { return "<span class=\"pill open\">cut off</span>" }
    guard let isNamed = answer.namesWhatIsBroken(naming[answer.item.place]) else { return nil }
    return isNamed
      ? "<span class=\"pill right\">cause named</span>"
      : "<span class=\"pill open\">cause not named</span>"
  }

  private func confidence(_ answer: AnsweredItem) -> Markup? {
    answer.prediction.pYes.map { pYes in
      """
      <div class="confidence"><span>P(yes) \(Numbers.decimal(pYes, 2))</span>\
      \(Charts.span(Estimate(value: pYes), chance: 0.5))</div>
      """
    }
  }

  static func reasoning(_ prediction: Prediction) -> Markup {
    let text = prediction.reasoning
    return text.isEmpty
      ? "<p class=\"said none\">no reasoning</p>" : "<p class=\"said\">\(text)</p>"
  }

  /// What the knowledge says is broken.
  private func told(_ item: EvaluationItem) -> Markup? {
    var sentences: [String] = []
    for sentence in item.broken.flatMap(\.sentences) where !sentences.contains(sentence) {
      sentences.append(sentence)
    }
    return sentences.isEmpty
      ? nil : "<p class=\"told\">In fact: \(sentences.joined(separator: " "))</p>"
  }

  /// The whole completion, where it is more than reasoning and answer in their form.
  private static func whole(_ prediction: Prediction) -> Markup? {
    prediction.isFormed || prediction.completion == prediction.reasoning
      ? nil
      : """
      <details><summary>whole answer, \(Numbers.count(prediction.tokens, "token"))</summary>\
      <p class="said mono">\(prediction.completion)</p></details>
      """
  }
}

/// The answers of a report by what became of them, the surest first.
struct SortedAnswers {
  let hits: [AnsweredItem]
  let misses: [AnsweredItem]
  let falseAlarms: [AnsweredItem]
  let unreadable: [AnsweredItem]
  let rightChoices: [AnsweredItem]
  let wrongChoices: [AnsweredItem]

  init(_ answers: [AnsweredItem]) {
    func some(_ truth: Verdict?, _ isIncluded: (AnsweredItem) -> Bool) -> [AnsweredItem] {
      answers.filter { $0.truth == truth && isIncluded($0) }
    }
    func sorted(_ answers: [AnsweredItem], highestFirst: Bool = true) -> [AnsweredItem] {
      let last = highestFirst ? -1.0 : 2
      return answers.sorted { left, right in
        let (a, b) = (left.prediction.pYes ?? last, right.prediction.pYes ?? last)
        return a == b ? left.item.ordinal < right.item.ordinal : (a > b) == highestFirst
      }
    }
    hits = sorted(some(.yes) { $0.prediction.verdict == .yes })
    misses = sorted(some(.yes) { $0.prediction.verdict == .no }, highestFirst: false)
    falseAlarms = sorted(some(.no) { $0.prediction.verdict == .yes })
    unreadable = sorted(answers.filter { $0.prediction.answer == nil })
    rightChoices = sorted(some(nil) { $0.isRight })
    wrongChoices = sorted(some(nil) { !$0.isRight && $0.prediction.answer != nil })
  }
}
