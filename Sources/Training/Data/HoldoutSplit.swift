import Digest
import Manifest

/// Which examples are learnt from, and which only measure: no image is on both sides.
///
/// Images in question are drawn until they have the share of examples that is asked for. Another image,
/// such as a normal one to compare with, goes where the examples are that show it, and to the training
/// side where both do. What shows images of both sides is left out.
public struct HoldoutSplit: Sendable, Equatable {
  /// The places of examples to learn from, in order.
  public private(set) var training: [Int] = []
  /// The places of examples that only measure, in order.
  public private(set) var heldOut: [Int] = []
  /// The places of examples that show images of both sides.
  public private(set) var straddling: [Int] = []

  /// Splits examples.
  ///
  /// - Parameters:
  ///   - images: the images of each example; the last is the one in question.
  ///   - share: of the examples to hold out, in 0..<1.
  /// - Throws: ``SFTError/cannotHoldOut(examples:)`` where nothing could be held out, or all would be.
  public init(_ images: [[String]], share: Double, seed: UInt64) throws {
    try TrainingError.require("holdout", share, share >= 0 && share < 1, "0 to less than 1")
    guard share > 0 else {
      training = Array(images.indices)
      return
    }
    let held = Self.heldImages(images, share: share, seed: seed)
    for (ordinal, images) in images.enumerated() {
      let count = images.count { held.contains($0) }
      if count == 0 {
        training.append(ordinal)
      } else if count == images.count {
        heldOut.append(ordinal)
      } else {
        straddling.append(ordinal)
      }
    }
    guard !training.isEmpty, !heldOut.isEmpty else {
      throw SFTError.cannotHoldOut(examples: images.count)
    }
  }

  private static func heldImages(_ images: [[String]], share: Double, seed: UInt64) -> Set<String> {
    var counts: [String: Int] = [:]
    for query in images.compactMap(\.last) { counts[query, default: 0] += 1 }
    var generator = SplitMix64(seed: seed, stream: "sft/holdout")
    var missing = share * Double(images.count)
    var held: Set<String> = []
    for query in generator.shuffled(counts.keys.sorted()) where missing > 0 {
      held.insert(query)
      missing -= Double(counts[query] ?? 0)
    }
    let queries = Set(counts.keys)
    var (seen, learnt): (Set<String>, Set<String>) = ([], [])
    for row in images {
      guard let query = row.last else { continue }
      if held.contains(query) { seen.formUnion(row) } else { learnt.formUnion(row) }
    }
    return held.union(seen.subtracting(learnt).subtracting(queries))
  }
}
