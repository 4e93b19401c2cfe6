/// What the published MVTec LOCO AD archive holds, to compare an ingested one with.
public struct LOCOExpectation: Sendable {
  /// A category's counts of images.
  public struct Counts: Sendable, Equatable {
    /// Defect-free training images.
    public let train: Int
    /// Defect-free validation images.
    public let validation: Int
    /// Defect-free test images.
    public let good: Int
    /// Test images with a logical anomaly.
    public let logical: Int
    /// Test images with a structural anomaly.
    public let structural: Int

    /// The counts in the order of (split, label) that ``LOCOExpectation/groups`` has.
    public var all: [Int] { [train, validation, good, logical, structural] }
  }

  /// The groups of images that are counted: split and label.
  public static let groups: [(split: String, label: String)] = [
    ("train", "good"), ("validation", "good"), ("test", "good"), ("test", "logical_anomalies"),
    ("test", "structural_anomalies"),
  ]

  /// The counts of the published archive; nil for a category that is not in it.
  public static func counts(of category: String) -> Counts? {
    switch category {
    case "breakfast_box":
      Counts(train: 351, validation: 62, good: 102, logical: 83, structural: 90)
    case "juice_bottle":
      Counts(train: 335, validation: 54, good: 94, logical: 142, structural: 94)
    case "pushpins":
      Counts(train: 372, validation: 69, good: 138, logical: 91, structural: 81)
    case "screw_bag":
      Counts(train: 360, validation: 60, good: 122, logical: 137, structural: 82)
    case "splicing_connectors":
      Counts(train: 360, validation: 60, good: 119, logical: 108, structural: 85)
    default: nil
    }
  }

  /// The counts as the paper states them: splicing connectors have 6 training images and 1
  /// validation image fewer, 3,644 images in all instead of 3,651.
  public static func countsInPaper(of category: String) -> Counts? {
    category == "splicing_connectors"
      ? Counts(train: 354, validation: 59, good: 119, logical: 108, structural: 85)
      : counts(of: category)
  }
}
