extension SyntheticArchive.Plan {
  /// The layout of MVTec AD, with its numbers of pictures.
  init(mvtecProducts: [any Product.Type], fraction: Double) {
    var items = ArchiveTexts(.mvtecAD).items()
    var undrawn: [String] = []
    for product in mvtecProducts {
      items += Self.mvtecItems(of: product, fraction: fraction)
      undrawn += DefectNames.of(product.category, in: .mvtecAD)
        .filter { !product.drawableDefects.contains($0) }.map { "\(product.category)/\($0)" }
    }
    self.items = items
    self.undrawn = undrawn
  }

  private static func mvtecItems(of product: any Product.Type, fraction: Double) -> [Item] {
    let category = product.category
    guard let counts = MVTecCounts.all[category] else { return [] }
    let drawn = DefectNames.of(category, in: .mvtecAD).filter(product.drawableDefects.contains)
    let labels = (drawn + ["good"]).sorted()
    let test = labels.flatMap { label in
      let count = label == "good" ? counts.good : counts.defects[label] ?? 0
      return mvtecPictures(part(of: count, fraction), category, split: "test", label: label)
    }
    let train = mvtecPictures(
      part(of: counts.train, fraction), category, split: "train", label: "good")
    return test.filter { $0.masks != nil }.map { .masks(of: $0) }
      + ArchiveTexts(.mvtecAD).items(in: category + "/") + (test + train).map { .picture($0) }
  }

  private static func mvtecPictures(
    _ count: Int, _ category: String, split: String, label: String
  ) -> [Picture] {
    (0..<count).map { index in
      let stem = numbered(index)
      let place = "\(category)/\(split)/\(label)/\(stem)"
      let isGood = label == "good"
      return Picture(
        category: category, split: split, label: label, stem: stem, defects: isGood ? [] : [label],
        path: place + ".png", id: "mvtec_ad/" + place,
        masks: isGood
          ? nil : .file("\(category)/ground_truth/\(label)/\(stem)_mask.png", values: [255]),
        stream: "mvtec_ad/" + place)
    }
  }
}

/// The fifteen products of MVTec AD in the archive's order.
let mvtecProducts: [any Product.Type] = [
  Bottle.self, EndOnCable.self, Capsule.self, Carpet.self, Mesh.self, Hazelnut.self, Leather.self,
  MetalNut.self, Pill.self, Screw.self, Tile.self, Toothbrush.self, Transistor.self, Wood.self,
  Zipper.self,
]
