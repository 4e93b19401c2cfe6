extension SyntheticLOCO {
  /// Every file that the generator writes, in archive order, and what it shows.
  public struct Plan: Sendable {
    /// One picture of the plan.
    public struct Picture: Sendable, Equatable {
      /// The category's folder name.
      public let category: String
      /// `train`, `validation` or `test`.
      public let split: String
      /// `good`, `logical_anomalies` or `structural_anomalies`.
      public let label: String
      /// The file name without extension, such as `042`.
      public let stem: String
      /// The defects it shows; empty for a good product.
      public let defects: [String]

      /// The path inside the archive.
      public var path: String { "\(category)/\(split)/\(label)/\(stem).png" }
      /// The name by which a workspace knows the picture.
      public var id: String { "mvtec_loco/\(category)/\(split)/\(label)/\(stem)" }
      /// The folder that holds its masks, where it has any.
      public var maskFolder: String { "\(category)/ground_truth/\(label)/\(stem)" }
    }

    /// One step of the writing; `masks` writes one file for each annotated region.
    public enum Item: Sendable, Equatable {
      /// A text file.
      case text(path: String, text: String)
      /// The masks `000.png`, `001.png`, … in the picture's mask folder.
      case masks(of: Picture)
      /// A picture.
      case picture(Picture)
    }

    /// The number of pictures in one folder.
    public struct Count: Sendable, Equatable {
      /// The category's folder name.
      public let category: String
      /// `train`, `validation` or `test`.
      public let split: String
      /// `good`, `logical_anomalies` or `structural_anomalies`.
      public let label: String
      /// How many pictures the folder holds.
      public let images: Int
    }

    /// Everything to write, in order.
    public let items: [Item]
    /// The defects of `defects_config.json` that no picture shows, as `category/defect`.
    public let undrawn: [String]

    /// The pictures in archive order.
    public var pictures: [Picture] {
      items.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
    }

    /// The number of pictures a folder, in archive order.
    public var counts: [Count] {
      var counts: [Count] = []
      for picture in pictures {
        let before = counts.last
        let same =
          before?.category == picture.category && before?.split == picture.split
          && before?.label == picture.label
        let images = same ? counts.removeLast().images + 1 : 1
        counts.append(
          Count(
            category: picture.category, split: picture.split, label: picture.label, images: images))
      }
      return counts
    }
  }
}

extension SyntheticLOCO.Plan {
  /// The real archive's number of good pictures in each folder.
  private static let goodCounts: [String: (train: Int, validation: Int, test: Int)] = [
    "breakfast_box": (351, 62, 102),
    "juice_bottle": (335, 54, 94),
    "pushpins": (372, 69, 138),
    "screw_bag": (360, 60, 122),
    "splicing_connectors": (360, 60, 119),
  ]

  init(products: [any Product.Type], fraction: Double, catalogue: DefectCatalogue) {
    var items: [Item] = [
      .text(path: "license.txt", text: ArchiveTexts.license),
      .text(path: "readme.txt", text: ArchiveTexts.readme),
    ]
    var undrawn: [String] = []
    for product in products {
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
      return numbered(shown, category: category, split: "test", label: label)
    }
    let folder = { (split: String, count: Int) in
      numbered(
        repeated(none, part(of: count, fraction)), category: category, split: split, label: "good")
    }
    let config = DefectsConfigWriter.text(catalogue.rows[category] ?? [])
    return [.text(path: "\(category)/defects_config.json", text: config)]
      + anomalous.map { .masks(of: $0) }
      + [
        .text(path: "\(category)/license.txt", text: ArchiveTexts.license),
        .text(path: "\(category)/readme.txt", text: ArchiveTexts.readme),
      ]
      + (folder("test", good.test) + anomalous + folder("train", good.train)
      + folder("validation", good.validation)).map { .picture($0) }
  }

  /// At least one, so that a small plan still shows everything.
  private static func part(of count: Int, _ fraction: Double) -> Int {
    max(1, Int((Double(count) * fraction).rounded()))
  }

  private static func repeated(_ defects: [[String]], _ count: Int) -> [[String]] {
    (0..<count).flatMap { _ in defects }
  }

  private static func numbered(
    _ shown: [[String]], category: String, split: String, label: String
  ) -> [Picture] {
    shown.enumerated().map { index, defects in
      let digits = String(index)
      let stem = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      return Picture(category: category, split: split, label: label, stem: stem, defects: defects)
    }
  }
}
