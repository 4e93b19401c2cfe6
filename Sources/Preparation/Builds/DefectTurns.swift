import Digest
import Manifest

/// Orders images so that every kind of defect comes up before any comes up again.
enum DefectTurns {
  /// The images in random order, but always next one whose rarest defect was shown the least so
  /// far; of several such, one whose other defects were.
  static func order(_ images: [Candidate], in inputs: BuildInputs) -> [Candidate] {
    let strata = Dictionary(grouping: images, by: TestSplit.stratum).sorted { $0.key < $1.key }
    var left = strata.map { name, members in
      var generator = inputs.generator("grpo/" + name)
      return generator.shuffled(members)
    }
    if let place = images.first?.image.place {
      var generator = inputs.generator("grpo/kinds/" + place)
      left = generator.shuffled(left)
    }
    var shown: [String: Int] = [:]
    var ordered: [Candidate] = []
    while let next = nextStratum(left, shown) {
      let image = left[next].removeFirst()
      for defect in image.defects { shown[defect, default: 0] += 1 }
      ordered.append(image)
    }
    return ordered
  }

  private static func nextStratum(_ left: [[Candidate]], _ shown: [String: Int]) -> Int? {
    var best: (index: Int, least: Int, most: Int)?
    for (index, images) in left.enumerated() {
      guard let image = images.first else { continue }
      let counts = image.defects.map { shown[$0, default: 0] }
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      if let best, (best.least, best.most) <= (least, most) { continue }
      best = (index, least, most)
    }
    return best?.index
  }
}
