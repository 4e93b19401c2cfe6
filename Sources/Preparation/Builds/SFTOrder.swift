import Digest
import Manifest

/// The order in which images give examples: the products in turn, of each good and anomalous images
/// mixed, and of the anomalous ones every kind of defect before one comes twice.
struct SFTOrder {
  private let inputs: BuildInputs

  init(_ inputs: BuildInputs) {
    self.inputs = inputs
  }

  /// The images that may be used, or the first `most` of them.
  ///
  /// Of a part of the images, good ones are half as far as there are enough: as many questions are
  /// to be answered yes as no.
  func images(most: Int? = nil) -> [Candidate] {
    let candidates = inputs.test(.training, labels: inputs.pipeline.sft.labels)
    let byPlace = Dictionary(grouping: candidates, by: \.image.place).sorted { $0.key < $1.key }
    let shares = Self.shares(byPlace.map(\.value.count), of: min(most ?? .max, candidates.count))
    let queues = zip(byPlace, shares).map { place, share in mixed(place.value, most: share) }
    return Self.inTurn(queues)
  }

  /// `total` shared out evenly; who has less than an even share leaves the rest to the others.
  static func shares(_ counts: [Int], of total: Int) -> [Int] {
    var shares = counts.map { _ in 0 }
    var left = min(total, counts.reduce(0, +))
    while left > 0 {
      let open = counts.indices.filter { shares[$0] < counts[$0] }
      let even = max(1, left / open.count)
      for index in open where left > 0 {
        let more = min(even, counts[index] - shares[index], left)
        shares[index] += more
        left -= more
      }
    }
    return shares
  }

  private func mixed(_ images: [Candidate], most: Int) -> [Candidate] {
    let good = kindsInTurn(images.filter { $0.image.label == "good" })
    let anomalous = kindsInTurn(images.filter { $0.image.label != "good" })
    let goodCount = min(good.count, max(most / 2, most - anomalous.count))
    return Self.merged(
      Array(anomalous.prefix(most - goodCount)), Array(good.prefix(goodCount)))
  }

  /// Images in random order, but one of each set of defects in turn.
  private func kindsInTurn(_ images: [Candidate]) -> [Candidate] {
    let strata = Dictionary(grouping: images, by: TestSplit.stratum).sorted { $0.key < $1.key }
    return Self.inTurn(
      strata.map { name, members in
        var generator = inputs.generator("sft/" + name)
        return generator.shuffled(members)
      })
  }

  /// One element of each list in turn, until all are empty.
  static func inTurn<Element>(_ lists: [[Element]]) -> [Element] {
    let longest = lists.map(\.count).max() ?? 0
    return (0..<longest).flatMap { i in lists.compactMap { i < $0.count ? $0[i] : nil } }
  }

  /// Both lists in their order, one spread evenly among the other.
  static func merged<Element>(_ first: [Element], _ second: [Element]) -> [Element] {
    var result: [Element] = []
    var (i, j) = (0, 0)
    while i < first.count || j < second.count {
      // Whoever is further behind its share of the whole comes next.
      if j >= second.count || (i < first.count && i * second.count <= j * first.count) {
        result.append(first[i])
        i += 1
      } else {
        result.append(second[j])
        j += 1
      }
    }
    return result
  }
}
