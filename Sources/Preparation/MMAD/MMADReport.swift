import Manifest

/// What an ingest of MMAD's questions found and made.
public struct MMADReport: Sendable {
  /// What the file asks about a data set.
  public struct Dataset: Sendable, Equatable, Encodable {
    /// Images that it asks about.
    public private(set) var images = 0
    /// Its questions, those that can't be used too.
    public private(set) var questions = 0
    /// Images of these that are in the workspace.
    public private(set) var imagesHere = 0
    /// Questions about images of the workspace.
    public private(set) var questionsHere = 0

    mutating func count(_ questions: Int, isHere: Bool) {
      images += 1
      self.questions += questions
      imagesHere += isHere ? 1 : 0
      questionsHere += isHere ? questions : 0
    }
  }

  /// The file's path as given.
  public let path: String
  /// Its hash.
  public let sha256: String
  /// Its size.
  public let bytes: Int
  /// What became of its questions: `ignored` are those about images that are not in the workspace.
  public let counts: MemberCounts
  /// By data set.
  public let datasets: [String: Dataset]
  /// Stored questions by task.
  public let tasks: [String: Int]
  /// Normal images that the file proposes to compare with, as far as they are in the workspace.
  public let references: Int
  /// What could not be used, in the file's order.
  public let rejections: [IngestReport.Rejection]
  /// Questions that are stored now and were not before.
  public let added: Int
  /// Whether the workspace held all this before.
  public let wasComplete: Bool
}
