import Digest
import Manifest

/// Shares test images out between training and evaluation, by category and set of defects.
enum TestSplit {
  /// The side of every image, by id.
  ///
  /// Images of one product with the same label and defects are a stratum; each is shuffled by a
  /// random stream of its own and its first `share` goes to training. Where the share is no whole
  /// number, what is left over is carried to the product's next stratum, from a random start: so a
  /// product's many small strata together come to the share, too. Images with the same pixels stay
  /// together.
  static func sides(of images: [Candidate], share: Pipeline.TrainingShare, seed: Int)
    -> [String: BuildInputs.Side]
  {
    let groups = Dictionary(grouping: images, by: \.image.pixelSha256).values
      .map { $0.sorted { $0.image.id < $1.image.id } }
    let strata = Dictionary(grouping: groups) { stratum($0[0]) }
    var sides: [String: BuildInputs.Side] = [:]
    var carried: [String: Double] = [:]
    for (name, members) in strata.sorted(by: { $0.key < $1.key }) {
      var generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed)), stream: "split/" + name)
      let ordered = members.sorted { $0[0].image.id < $1[0].image.id }
      let shuffled = generator.shuffled(ordered)
      let image = members[0][0].image
      let start = carried[image.place] ?? generator.unit()
      let exact = start + share.of(image.dataset) * Double(shuffled.count)
      let training = Int(exact)
      carried[image.place] = exact - Double(training)
      for (i, group) in shuffled.enumerated() {
        for candidate in group {
          sides[candidate.image.id] = i < training ? .training : .evaluation
        }
      }
    }
    return sides
  }

  /// Data set, category, split, label and defects, as text.
  static func stratum(_ candidate: Candidate) -> String {
    let image = candidate.image
    return "\(image.dataset)/\(image.category)/\(image.split)/\(image.label)/"
      + candidate.defects.joined(separator: "+")
  }
}
