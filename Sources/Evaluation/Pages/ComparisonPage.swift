import Foundation

/// A comparison of two runs as a page for people: one HTML file that holds all it shows.
public struct ComparisonPage {
  private let comparison: RunComparison
  private let first: [Int: AnsweredItem]
  private let second: [Int: AnsweredItem]
  private let gallery: Gallery

  /// The page of `comparison`.
  ///
  /// - Parameters:
  ///   - first: the answers of the first run.
  ///   - second: the answers of the second run.
  ///   - examples: the most changed answers with pictures in each direction.
  ///   - pictures: gives PNG or JPEG files, which the page holds.
  public init(
    _ comparison: RunComparison, first: [AnsweredItem], second: [AnsweredItem],
    examples: Int = 24, pictures: @escaping PictureSource
  ) {
    self.comparison = comparison
    self.first = Self.byOrdinal(first)
    self.second = Self.byOrdinal(second)
    gallery = Gallery(
      pictures: pictures, naming: EvaluationReport.naming(first + second, [:]), limit: examples)
  }

  private static func byOrdinal(_ answers: [AnsweredItem]) -> [Int: AnsweredItem] {
    Dictionary(answers.map { ($0.item.ordinal, $0) }) { first, _ in first }
  }

  /// The page's HTML.
  public func html() -> String {
    Page(
      eyebrow: "Comparison of runs",
      title: "\(comparison.second.title) against \(comparison.first.title)",
      meta: [
        ("first", comparison.first.run), ("second", comparison.second.run),
        ("items", Numbers.count(comparison.items)),
      ],
      opening: opening,
      sections: [
        changes("gained", "Wrong before, right now", comparison.gained),
        changes("lost", "Right before, wrong now", comparison.lost),
      ].compactMap { $0 },
      closing: """
        Intervals: percentile bootstrap, \(Numbers.count(comparison.resampling.resamples)) resamples of the \
        images, both runs on the same ones, good and anomalous apart. McNemar’s test is over the items that \
        exactly one of the two got right.
        """
    ).html
  }

  private var opening: Markup {
    let test = comparison.test
    let isLikely = test.pValue < 0.05
    let unchanged =
      "\(Numbers.count(comparison.bothRight)) right, \(Numbers.count(comparison.bothWrong)) wrong"
    let sentence =
      isLikely
      ? "A difference like this is hardly chance" : "A difference like this can well be chance"
    return """
      <div class="tiles">\(comparison.balancedAccuracy.map { tile("Balanced accuracy", $0, isFirst: true) })\
      \(tile("Accuracy", comparison.accuracy, isFirst: comparison.balancedAccuracy == nil))\
      \(count("Gained", comparison.gained.count, "wrong before, right now"))\
      \(count("Lost", comparison.lost.count, "right before, wrong now"))\
      \(count("Unchanged", comparison.bothRight + comparison.bothWrong, unchanged))</div>\
      <p>\(sentence): McNemar’s test, p \(Numbers.pValue(test.pValue)).</p>
      """
  }

  private func tile(
    _ label: String, _ difference: RunComparison.Difference, isFirst: Bool
  ) -> Markup {
    let kind: Markup = isFirst ? "tile first" : "tile"
    let ends: Markup? = difference.difference.low.flatMap { low in
      difference.difference.high.map { high in
        "<br>\(Numbers.signedPercent(low)) to \(Numbers.signedPercent(high))"
      }
    }
    return """
      <div class="\(kind)"><span class="label">\(label)</span>\
      <div class="value">\(Numbers.signedPercent(difference.difference.value))</div>\
      \(Charts.span(difference.difference, from: -0.5, to: 0.5, chance: 0))\
      <span class="range">\(Numbers.percent(difference.first)) → \(Numbers.percent(difference.second))\
      \(ends)</span></div>
      """
  }

  private func count(_ label: String, _ number: Int, _ detail: String) -> Markup {
    """
    <div class="tile"><span class="label">\(label)</span><div class="value">\(Numbers.count(number))</div>\
    <span class="range">\(detail)</span></div>
    """
  }

  private func changes(
    _ id: String, _ title: String, _ changes: [RunComparison.Change]
  ) -> Page.Section? {
    let cards = changes.prefix(gallery.limit).compactMap { change -> Markup? in
      guard let before = first[change.ordinal], let now = second[change.ordinal] else { return nil }
      return gallery.card(now.item, [("First", before), ("Second", now)])
    }
    guard !cards.isEmpty else { return nil }
    return Page.Section(
      id: id, title: title,
      body: """
        <p class="soft">\(Numbers.count(changes.count, "item")); shown: \(Numbers.count(cards.count)).</p>\
        <div class="cards">\(cards)</div>
        """)
  }
}
