/// What a path inside an archive means to a data set.
public enum MemberRole: Sendable, Equatable {
  /// A picture of a product.
  case image(ImageKey)
  /// A mask of one annotated defect of a test picture.
  case mask(of: ImageKey)
  /// A category's list of defects and their mask values.
  case defectsConfig(category: String)
  /// A file that carries no data: licences, notes, litter of operating systems.
  case ignored(reason: String)
  /// A file that should not be here.
  case unknown(reason: String)
}

/// Names a picture within all data sets: `<dataset>/<category>/<split>/<label>/<stem>`.
public struct ImageKey: Sendable, Hashable {
  /// The data set, such as `mvtec_loco`.
  public let dataset: String
  /// The product, such as `pushpins`.
  public let category: String
  /// `train`, `validation` or `test`.
  public let split: String
  /// `good` or the kind of anomaly.
  public let label: String
  /// The file's name without its ending.
  public let stem: String

  /// A key with all its parts.
  public init(dataset: String, category: String, split: String, label: String, stem: String) {
    self.dataset = dataset
    self.category = category
    self.split = split
    self.label = label
    self.stem = stem
  }

  /// The image id.
  public var id: String { "\(dataset)/\(category)/\(split)/\(label)/\(stem)" }
}

/// Files that operating systems leave in archives.
public enum Litter {
  /// Whether the file at `path` is AppleDouble, `.DS_Store` or alike.
  public static func contains(_ path: some StringProtocol) -> Bool {
    let parts = path.split(separator: "/")
    guard let name = parts.last else { return false }
    return parts.contains("__MACOSX") || name.hasPrefix("._")
      || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(String(name))
  }
}
