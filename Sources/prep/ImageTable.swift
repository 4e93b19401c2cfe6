import Datasets
import Terminal

/// Counts the images of a data set, category by category, as its publisher counts them.
struct ImageTable {
  /// Images by category, and in each by `<split>/<label>`.
  let images: [String: [String: Int]]
  /// Masks by category.
  let masks: [String: Int]
  private let published: PublishedDataset?
  private let groups: [ImageGroup]

  init(dataset: String, images: [String: [String: Int]], masks: [String: Int]) {
    (self.images, self.masks) = (images, masks)
    let published = PublishedDataset.named(dataset)
    self.published = published
    groups =
      published?.groups
      ?? ImageGroup.general.filter { group in
        group.split != "validation" || images.values.contains { Self.count($0, group) > 0 }
      }
  }

  /// The table; with `hasVerdicts`, also whether each category is complete.
  func lines(hasVerdicts: Bool, style: Style) -> [String] {
    let verdicts = hasVerdicts ? published : nil
    var table = Table(
      [("category", .left)] + groups.map { ($0.title, .right) } + [("masks", .right)]
        + (verdicts.map { [($0.shortTitle, .left)] } ?? []))
    for (category, counts) in images.sorted(by: { $0.key < $1.key }) {
      let found = groups.map { Self.count(counts, $0) }
      table.add(
        [category] + found.map { Format.count($0) } + [Format.count(masks[category] ?? 0)]
          + (verdicts.map { [Self.verdict(category, found, $0)] } ?? []))
    }
    return table.lines(style: style)
  }

  /// What is remarkable about the categories.
  var notes: [String] {
    guard let published else { return [] }
    var notes: [String] = []
    let missing = published.categories.filter { images[$0] == nil }
    if !missing.isEmpty { notes.append("not in it: \(missing.joined(separator: ", "))") }
    let splicing = "splicing_connectors"
    let found = images[splicing].map { counts in groups.map { Self.count(counts, $0) } }
    if published.name == LOCOLayout.dataset,
      found == LOCOExpectation.countsInPaper(of: splicing)?.all
    {
      notes.append(
        "note: splicing_connectors as the paper counts it (3,644 images in all); the archive on the "
          + "publisher's site has 7 more")
    }
    return notes
  }

  private static func count(_ counts: [String: Int], _ group: ImageGroup) -> Int {
    counts.reduce(0) { sum, place in
      let parts = place.key.split(separator: "/", maxSplits: 1)
      let isIn = parts.count == 2 && group.holds(split: parts[0], label: parts[1])
      return isIn ? sum + place.value : sum
    }
  }

  private static func verdict(
    _ category: String, _ found: [Int], _ published: PublishedDataset
  ) -> String {
    guard let expected = published.counts(of: category) else {
      return "not in \(published.shortTitle)"
    }
    if found == expected { return "complete" }
    if published.name == LOCOLayout.dataset,
      found == LOCOExpectation.countsInPaper(of: category)?.all
    {
      return "complete (paper)"
    }
    let (have, want) = (found.reduce(0, +), expected.reduce(0, +))
    return "\(Format.count(have)) of \(Format.count(want))"
  }
}
