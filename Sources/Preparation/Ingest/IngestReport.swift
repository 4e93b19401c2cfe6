import Manifest

/// What an ingest of one archive found and made.
public struct IngestReport: Sendable {
  /// A member that could not be used.
  public struct Rejection: Sendable, Equatable, Codable {
    /// The member's path.
    public let member: String
    /// A short code of the reason.
    public let code: String
    /// The reason in words.
    public let message: String
  }

  /// The archive's path as given.
  public let path: String
  /// The data set that it holds.
  public let dataset: String
  /// Its hash.
  public internal(set) var sha256 = ""
  /// Its size.
  public internal(set) var bytes = 0
  /// What became of its members.
  public internal(set) var counts = MemberCounts()
  /// Usable images by category, and in each by `<split>/<label>`.
  public internal(set) var images: [String: [String: Int]] = [:]
  /// Usable masks by category.
  public internal(set) var masks: [String: Int] = [:]
  /// Images with an anomaly that no usable mask marks.
  public internal(set) var unmarked = 0
  /// Categories of which nothing is known: builds leave them out.
  public internal(set) var unknownCategories: [String] = []
  /// Members that carry no data, by reason.
  public internal(set) var ignored: [String: Int] = [:]
  /// Members that could not be used, in archive order.
  public internal(set) var rejections: [Rejection] = []
  /// Shards that this run wrote.
  public internal(set) var shards: [ShardRecord] = []
  /// Images that this run decoded.
  public internal(set) var decoded = 0
  /// Whether everything was in the workspace before.
  public internal(set) var wasComplete = false

  init(path: String, dataset: String) {
    (self.path, self.dataset) = (path, dataset)
  }

  /// The report of an archive that is in the workspace already.
  static func unchanged(path: String, source: SourceRecord) -> IngestReport {
    var report = IngestReport(path: path, dataset: source.dataset)
    report.sha256 = source.sha256 ?? ""
    report.bytes = source.bytes
    report.counts = source.counts
    report.wasComplete = true
    return report
  }
}
