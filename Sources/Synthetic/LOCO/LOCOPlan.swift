extension SyntheticArchive.Plan {
  /// The real archive's number of good pictures in each folder.
  private static let goodCounts: [String: (train: Int, validation: Int, test: Int)] = [
    "breakfast_box": (351, 62, 102),
    "juice_bottle": (335, 54, 94),
    "pushpins": (372, 69, 138),
    "screw_bag": (360, 60, 122),
    "splicing_connectors": (360, 60, 119),
  ]

  /// The layout of MVTec LOCO AD, with its numbers of pictures.
  init(locoProducts: [any Product.Type], fraction: Double, catalogue: DefectCatalogue) {
    let texts = ArchiveTexts(.mvtecLOCO)
    var items = texts.items()
    var undrawn: [String] = []
    for product in locoProducts {
      items += Self.items(of: product, fraction: fraction, catalogue: catalogue)
      let drawn = product.drawableDefects
      undrawn += (catalogue.rows[product.category] ?? []).map(\.name)
        .filter { !drawn.contains($0) }.map { "\(product.category)/\($0)" }
    }
    self.items = items
    self.undrawn = undrawn
  }

  private static func items(
    of product: any Product.Type, fraction: Double, catalogue: DefectCatalogue
  ) -> [Item] {
    let category = product.category
    let good = goodCounts[category] ?? (0, 0, 0)
    let none: [[String]] = [[]]
    let anomalous = ["logical_anomalies", "structural_anomalies"].flatMap { label in
      let sets = catalogue.testCounts.filter {
        $0.category == category && $0.label == label
          && $0.defects.allSatisfy(product.drawableDefects.contains)
      }
      let shown = sets.flatMap { repeated([$0.defects], part(of: $0.images, fraction)) }
      return pictures(shown, category, split: "test", label: label, catalogue)
    }
    let folder = { (split: String, count: Int) in
      pictures(
        repeated(none, part(of: count, fraction)), category, split: split, label: "good", catalogue)
    }
    let config = DefectsConfigWriter.text(catalogue.rows[category] ?? [])
    return [.text(path: "\(category)/defects_config.json", text: config)]
      + anomalous.map { .masks(of: $0) }
      + ArchiveTexts(.mvtecLOCO).items(in: category + "/")
      + (folder("test", good.test) + anomalous + folder("train", good.train)
      + folder("validation", good.validation)).map { .picture($0) }
  }

  private static func repeated(_ defects: [[String]], _ count: Int) -> [[String]] {
    (0..<count).flatMap { _ in defects }
  }

  private static func pictures(
    _ shown: [[String]], _ category: String, split: String, label: String,
    _ catalogue: DefectCatalogue
  ) -> [Picture] {
    shown.enumerated().map { index, defects in
      let stem = numbered(index)
      let place = "\(category)/\(split)/\(label)/\(stem)"
      let values = defects.compactMap { catalogue.row(category, $0)?.pixelValue }
      return Picture(
        category: category, split: split, label: label, stem: stem, defects: defects,
        path: place + ".png", id: "mvtec_loco/" + place,
        masks: defects.isEmpty
          ? nil : .folder("\(category)/ground_truth/\(label)/\(stem)", values: values),
        stream: place + ".png")
    }
  }
}
