import Digest
import Manifest

/// Shares test images out between training and evaluation, by category and set of defects.
enum TestSplit {
  /// The side of every image, by id.
  ///
  /// Images of one category with the same label and defects are a stratum; each stratum is shuffled
  /// by a random stream of its own and its first `share` goes to training. Where the share is no
  /// whole number, chance decides about the odd one. Images with the same pixels stay together.
  static func sides(of images: [Candidate], share: Pipeline.TrainingShare, seed: Int)
    -> [String: BuildInputs.Side]
  {
    let groups = Dictionary(grouping: images, by: \.image.pixelSha256).values
      .map { $0.sorted { $0.image.id < $1.image.id } }
    let strata = Dictionary(grouping: groups) { stratum($0[0]) }
    var sides: [String: BuildInputs.Side] = [:]
    for (name, members) in strata.sorted(by: { $0.key < $1.key }) {
      var generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed)), stream: "split/" + name)
      let ordered = members.sorted { $0[0].image.id < $1[0].image.id }
      let shuffled = generator.shuffled(ordered)
      let exact = share.of(members[0][0].image.dataset) * Double(shuffled.count)
      let whole = Int(exact)
      let training = whole + (generator.unit() < exact - Double(whole) ? 1 : 0)
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
