import Digest

extension ScrewBag: PracticeProduct {
  /// The kinds with the words for several of them.
  private static let kinds: [(kind: BagPart.Kind, plural: String, most: Int)] = [
    (.longScrew, "long screws", 2), (.shortScrew, "short screws", 2),
    (.veryShortScrew, "very short screws", 2), (.nut, "nuts", 4), (.washer, "washers", 4),
  ]

  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    // In a bag with parts of one kind, one can learn what a kind looks like.
    let only = generator.chance(0.3) ? generator.next(below: kinds.count) : nil
    let contents = kinds.enumerated().flatMap { index, kind in
      let count = generator.next(below: kind.most + 1)
      return [BagPart.Kind](repeating: kind.kind, count: only ?? index == index ? count : 0)
    }
    let layout = ScrewBagLayout(contents: contents, generator: &generator)
    return draw(layout, defects: [], scale: scale, generator: &generator)
  }

  static func remarks(on scene: Scene) -> [Remark] {
    kinds.map { kind in
      Remark(
        kind.plural, String.number(scene.counts[kind.kind.rawValue] ?? 0),
        asking: "How many \(kind.plural) are in the bag?")
    }
  }
}
