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

/// The answers of one model, by what became of them.
public struct CaptionSummary: Codable, Sendable, Equatable {
  /// The model's name.
  public let model: String
  /// Images with an answer that can be used.
  public let images: Int
  /// Answers that can be used.
  public let accepted: Int
  /// Answers that can't be, by the kind of reason.
  public let rejected: [String: Int]
  /// Tokens of all requests, as far as the server counted them.
  public let promptTokens: Int
  /// Tokens of all answers, as far as the server counted them.
  public let completionTokens: Int

  private enum CodingKeys: String, CodingKey {
    case model, images, accepted, rejected
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
  }
}

extension ManifestDatabase {
  /// The answers to these requests that are there, by request.
  public func captions(requests: Set<String>) throws -> [String: CaptionRecord] {
    // SQLite takes at most 32,766 values in one statement.
    let keys = requests.sorted()
    return try read { db in
      var answers: [String: CaptionRecord] = [:]
      for start in stride(from: 0, to: keys.count, by: 10_000) {
        let some = keys[start..<min(start + 10_000, keys.count)]
        for record in try CaptionRecord.fetchAll(db, keys: some) {
          answers[record.requestSha256] = record
        }
      }
      return answers
    }
  }

  /// The answers about an image, oldest first.
  public func captions(of image: String) throws -> [CaptionRecord] {
    try read { db in
      try CaptionRecord.fetchAll(
        db, sql: "SELECT * FROM caption WHERE image_id = ? ORDER BY created_at, request_sha256",
        arguments: [image])
    }
  }

  /// Records an answer, at once: it was paid for.
  ///
  /// The seal is taken off, not renewed: that would read the whole manifest for every answer. Call
  /// ``seal()`` after the last one.
  public func add(_ caption: CaptionRecord) throws {
    try write { db in
      try caption.insertUnlessThere(db)
      try Self.unseal(db)
    }
  }

  /// Records the digest of what is there now.
  public func seal() throws {
    try write { db in try Self.seal(db) }
  }

  /// All answers by model.
  public func captionSummaries() throws -> [CaptionSummary] {
    try read { db in
      let totals = try Row.fetchAll(
        db,
        sql: """
          SELECT model, count(*) FILTER (WHERE rejection IS NULL) AS accepted,
            count(DISTINCT CASE WHEN rejection IS NULL THEN image_id END) AS images,
            coalesce(sum(prompt_tokens), 0) AS prompt,
            coalesce(sum(completion_tokens), 0) AS completion
          FROM caption GROUP BY model ORDER BY model
          """)
      let reasons = try Row.fetchAll(
        db,
        sql: """
          SELECT model, count(*) AS answers,
            CASE instr(rejection, ':') WHEN 0 THEN rejection
            ELSE substr(rejection, 1, instr(rejection, ':') - 1) END AS kind
          FROM caption WHERE rejection IS NOT NULL GROUP BY model, kind
          """)
      return totals.map { row in
        let model: String = row["model"]
        var rejected: [String: Int] = [:]
        for reason in reasons where reason["model"] == model {
          rejected[reason["kind"]] = reason["answers"]
        }
        return CaptionSummary(
          model: model, images: row["images"], accepted: row["accepted"], rejected: rejected,
          promptTokens: row["prompt"], completionTokens: row["completion"])
      }
    }
  }

  /// The patches of these images under a profile, by image.
  public func patches(of images: Set<String>, profile: String) throws -> [String: PatchesRecord] {
    try read { db in
      let found = try PatchesRecord.fetchAll(
        db, sql: "SELECT * FROM patches WHERE profile_id = ?", arguments: [profile])
      return Dictionary(
        uniqueKeysWithValues: found.filter { images.contains($0.imageId) }.map { ($0.imageId, $0) })
    }
  }
}
