/// Where the archive of a known data set comes from.
public struct Publisher: Sendable, Equatable {
  /// What the data set is called.
  public let title: String
  /// The file's name as published.
  public let file: String
  /// Who publishes it.
  public let name: String

  /// The publisher of a data set, nil for one that we don't know.
  public init?(of dataset: String) {
    switch dataset {
    case "mvtec_loco":
      (title, file) = ("MVTec LOCO AD", "mvtec_loco_anomaly_detection.tar.xz")
      name = "MVTec"
    case "mvtec_ad":
      (title, file, name) = ("MVTec AD", "mvtec_anomaly_detection.tar.xz", "MVTec")
    case "visa":
      (title, file, name) = ("VisA", "VisA_20220922.tar", "Amazon Science")
    case "mmad": (title, file, name) = ("MMAD", "mmad.json", "its authors")
    default: return nil
    }
  }

  /// In words.
  public var sentence: String { "\(title) is `\(file)`, published by \(name)" }
}
