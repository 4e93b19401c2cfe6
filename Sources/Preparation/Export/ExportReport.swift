import Manifest

/// What an export came to.
public struct ExportReport: Sendable {
  /// What happened.
  public enum Outcome: String, Sendable {
    /// A dry run: nothing was written.
    case planned
    /// It is new.
    case written
    /// It stood there already, byte for byte.
    case same
    /// Another one stood there and was replaced.
    case replaced
  }

  /// The build.
  public let build: BuildRecord
  /// The format.
  public let format: ExportFormatName
  /// The folder.
  public let path: String
  /// Records.
  public let rows: Int
  /// Image files, each once.
  public let images: Int
  /// Files in all, and their size in bytes; 0 in a dry run.
  public internal(set) var files = 0
  /// Bytes of all files; 0 in a dry run.
  public internal(set) var bytes = 0
  /// SHA-256 of `export.json`, which holds the hash of every file; nil in a dry run.
  public internal(set) var digest: String?
  /// What happened.
  public internal(set) var outcome: Outcome

  init(_ set: ExportSet, format: ExportFormatName, path: String, outcome: Outcome) {
    (build, rows, images) = (set.build, set.rows.count, set.images.count)
    (self.format, self.path, self.outcome) = (format, path, outcome)
  }
}
