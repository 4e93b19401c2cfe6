/// What a path inside an archive means to a data set.
public enum MemberRole: Sendable, Equatable {
  /// A picture of a product, with the defects that its path or an annotation says it shows.
  case image(ImageKey, defects: [String] = [])
  /// A mask of one or several annotated defects of a test picture, and how its values are read.
  case mask(of: ImageKey, MaskReading = .listed)
  /// A category's list of defects and their mask values.
  case defectsConfig(category: String)
  /// A file that carries no data, or whose data was taken in before: licences, notes, litter of
  /// operating systems, annotations.
  case ignored(reason: String)
  /// A file that should not be here.
  case unknown(reason: String)
  /// A file that belongs here but can't be used, with a short code of the reason.
  case unusable(code: String, reason: String)
}

/// How the values above 0 of a mask are read.
public enum MaskReading: Sendable, Equatable {
  /// There is one, and the category's `defects_config.json` lists it.
  case listed
  /// All of them show this defect.
  case any(String)
  /// Each shows the defect that it stands for here; there are no others.
  case values([Int: String])
  /// Each is the number of a kind of defect whose name is nowhere listed. The image is annotated
  /// with these names, none if nobody says.
  case classes(names: [String])
}

/// Names a picture within all data sets: `<dataset>/<category>/<split>/<label>/<stem>`.
public struct ImageKey: Sendable, Hashable {
  /// The data set, such as `mvtec_loco`.
  public let dataset: String
  /// The product, such as `pushpins`.
  public let category: String
  /// `train`, `validation` or `test`.
  public let split: String
  /// `good`, or what the data set calls its anomaly: `logical_anomalies`, `cable_swap`, `bad`.
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
