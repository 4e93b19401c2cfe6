import GRDB

/// What a large model wrote about an image.
public struct CaptionRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "caption"
  /// SHA-256 of model, prompt, settings and the picture that was sent.
  public let requestSha256: String
  /// The image.
  public let imageId: String
  /// The profile whose patches made the picture.
  public let profileId: String
  /// The model's name.
  public let model: String
  /// SHA-256 of the text that was sent beside the picture.
  public let promptSha256: String
  /// The answer as it came.
  public let content: String
  /// Why it is not used; nil where it is.
  public let rejection: String?
  /// Tokens of the request, as the server counts them.
  public let promptTokens: Int?
  /// Tokens of the answer, as the server counts them.
  public let completionTokens: Int?
  /// When it came.
  public let createdAt: String

  /// A row with all its columns.
  public init(
    requestSha256: String, imageId: String, profileId: String, model: String, promptSha256: String,
    content: String, rejection: String?, promptTokens: Int?, completionTokens: Int?,
    createdAt: String
  ) {
    self.requestSha256 = requestSha256
    self.imageId = imageId
    self.profileId = profileId
    self.model = model
    self.promptSha256 = promptSha256
    self.content = content
    self.rejection = rejection
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.createdAt = createdAt
  }
}

extension ManifestDatabase {
  /// The answers to these requests that are there, by request.
  public func captions(requests: Set<String>) throws -> [String: CaptionRecord] {
    try read { db in
      let found = try CaptionRecord.fetchAll(db, keys: requests)
      return Dictionary(uniqueKeysWithValues: found.map { ($0.requestSha256, $0) })
    }
  }

  /// Records an answer, at once: it was paid for.
  public func add(_ caption: CaptionRecord) throws {
    try write { db in
      try caption.insertUnlessThere(db)
      try Self.seal(db)
    }
  }
}
