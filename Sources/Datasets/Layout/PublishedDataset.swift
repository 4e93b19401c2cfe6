/// A data set that others published: what it is called, and what its archive holds.
public struct PublishedDataset: Sendable {
  /// The name in image ids, such as `mvtec_loco`.
  public let name: String
  /// The name in texts, such as `MVTec LOCO AD`.
  public let title: String
  /// The name over a column of a table, such as `MVTec LOCO`.
  public let shortTitle: String
  /// The groups in which images are counted.
  public let groups: [ImageGroup]
  /// Category by category, the number of images in each of the groups.
  public let counts: [(category: String, images: [Int])]

  /// The categories, by name.
  public var categories: [String] { counts.map(\.category) }

  /// How many images the published archive holds of a category, by group; nil for a category of
  /// others.
  public func counts(of category: String) -> [Int]? {
    counts.first { $0.category == category }?.images
  }

  /// All data sets that are known by their layout.
  public static let all = [loco, mvtecAD, visa]

  /// The data set of that name, whatever its case and whether it has hyphens or underscores; also
  /// by its title.
  public static func named(_ name: String) -> PublishedDataset? {
    let key = Self.key(name)
    return all.first {
      key == Self.key($0.name) || key == Self.key($0.title) || key == Self.key($0.shortTitle)
    }
  }

  private static func key(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// MVTec LOCO AD.
  public static let loco = PublishedDataset(
    name: LOCOLayout.dataset, title: "MVTec LOCO AD", shortTitle: "MVTec LOCO",
    groups: zip(
      LOCOExpectation.groups, ["train", "validation", "good", "logical", "structural"]
    ).map { ImageGroup(title: $1, split: $0.split, label: .named($0.label)) },
    counts: LOCOLayout.categories.map { ($0, LOCOExpectation.counts(of: $0)?.all ?? []) })

  /// MVTec AD: 3,629 training, 467 good and 1,258 anomalous test images.
  public static let mvtecAD = PublishedDataset(
    name: MVTecADLayout.dataset, title: "MVTec AD", shortTitle: "MVTec AD",
    groups: ImageGroup.trainGoodAnomalous,
    counts: [
      ("bottle", [209, 20, 63]), ("cable", [224, 58, 92]), ("capsule", [219, 23, 109]),
      ("carpet", [280, 28, 89]), ("grid", [264, 21, 57]), ("hazelnut", [391, 40, 70]),
      ("leather", [245, 32, 92]), ("metal_nut", [220, 22, 93]), ("pill", [267, 26, 141]),
      ("screw", [320, 41, 119]), ("tile", [230, 33, 84]), ("toothbrush", [60, 12, 30]),
      ("transistor", [213, 60, 40]), ("wood", [247, 19, 60]), ("zipper", [240, 32, 119]),
    ])

  /// VisA as `split_csv/1cls.csv` divides it: 8,659 training, 962 good and 1,200 anomalous images.
  public static let visa = PublishedDataset(
    name: VisALayout.dataset, title: "VisA", shortTitle: "VisA",
    groups: ImageGroup.trainGoodAnomalous,
    counts: [
      ("candle", [900, 100, 100]), ("capsules", [542, 60, 100]), ("cashew", [450, 50, 100]),
      ("chewinggum", [453, 50, 100]), ("fryum", [450, 50, 100]), ("macaroni1", [900, 100, 100]),
      ("macaroni2", [900, 100, 100]), ("pcb1", [904, 100, 100]), ("pcb2", [901, 100, 100]),
      ("pcb3", [905, 101, 100]), ("pcb4", [904, 101, 100]), ("pipe_fryum", [450, 50, 100]),
    ])
}

/// Images that are counted together.
public struct ImageGroup: Sendable, Equatable {
  /// Which labels belong to the group.
  public enum Label: Sendable, Equatable {
    /// This one.
    case named(String)
    /// All but `good`.
    case anomalous
  }

  /// The title over its column.
  public let title: String
  /// The split.
  public let split: String
  /// The labels.
  public let label: Label

  /// A group with all its parts.
  public init(title: String, split: String, label: Label) {
    self.title = title
    self.split = split
    self.label = label
  }

  /// Whether images of this split and label belong to the group.
  public func holds(split: some StringProtocol, label: some StringProtocol) -> Bool {
    guard split == self.split else { return false }
    return switch self.label {
    case .named(let name): label == name
    case .anomalous: label != "good"
    }
  }

  /// Groups of data sets whose test images are good or show one of many defects.
  static let trainGoodAnomalous = [
    ImageGroup(title: "train", split: "train", label: .named("good")),
    ImageGroup(title: "good", split: "test", label: .named("good")),
    ImageGroup(title: "anomalous", split: "test", label: .anomalous),
  ]

  /// Groups that fit any data set.
  public static let general = [
    ImageGroup(title: "train", split: "train", label: .named("good")),
    ImageGroup(title: "validation", split: "validation", label: .named("good")),
    ImageGroup(title: "good", split: "test", label: .named("good")),
    ImageGroup(title: "anomalous", split: "test", label: .anomalous),
  ]
}
