import GRDB

/// A multiple-choice question about an image, from a file such as MMAD's.
public struct QuestionRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "question"
  /// The image.
  public let imageId: String
  /// Its place among the questions about the image, from 0.
  public let ordinal: Int
  /// The file.
  public let sourceId: Int64
  /// What is asked, such as `defect_classification`.
  public let task: String
  /// The question.
  public let text: String
  /// The options by letter, as a JSON object.
  public let options: String
  /// The letter of the right option.
  public let answer: String

  /// A row with all its columns.
  public init(
    imageId: String, ordinal: Int, sourceId: Int64, task: String, text: String, options: String,
    answer: String
  ) {
    self.imageId = imageId
    self.ordinal = ordinal
    self.sourceId = sourceId
    self.task = task
    self.text = text
    self.options = options
    self.answer = answer
  }
}

/// A normal image that such a file proposes to compare an image with.
public struct QuestionReferenceRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "question_reference"
  /// The image.
  public let imageId: String
  /// `random` or `similar`.
  public let choice: String
  /// Its place in the file's list, from 0.
  public let position: Int
  /// The file.
  public let sourceId: Int64
  /// The normal image.
  public let referenceId: String

  /// A row with all its columns.
  public init(
    imageId: String, choice: String, position: Int, sourceId: Int64, referenceId: String
  ) {
    self.imageId = imageId
    self.choice = choice
    self.position = position
    self.sourceId = sourceId
    self.referenceId = referenceId
  }
}

/// Questions with the references that their file proposes.
public struct QuestionSet: Sendable, Equatable {
  /// The questions.
  public var questions: [QuestionRecord]
  /// The references.
  public var references: [QuestionReferenceRecord]

  /// Questions and references.
  public init(questions: [QuestionRecord], references: [QuestionReferenceRecord]) {
    self.questions = questions
    self.references = references
  }

  /// Whether the other set holds the same, whatever the order and the source's number.
  public func holdsTheSame(as other: QuestionSet) -> Bool { sorted == other.sorted }

  private var sorted: QuestionSet {
    QuestionSet(
      questions: questions.map { $0.of(0) }
        .sorted { ($0.imageId, $0.ordinal) < ($1.imageId, $1.ordinal) },
      references: references.map { $0.of(0) }
        .sorted { ($0.imageId, $0.choice, $0.position) < ($1.imageId, $1.choice, $1.position) })
  }
}

/// A file of questions that was read to its end: a source.
public struct QuestionFile: Sendable {
  /// The path as given.
  public let path: String
  /// Size in bytes.
  public let bytes: Int
  /// SHA-256 of the file.
  public let sha256: String
  /// What the file is called as a data set: `mmad`.
  public let dataset: String
  /// What became of its questions.
  public let counts: MemberCounts

  /// A file with all that is recorded of it.
  public init(path: String, bytes: Int, sha256: String, dataset: String, counts: MemberCounts) {
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
    self.dataset = dataset
    self.counts = counts
  }
}

extension ManifestDatabase {
  /// The ids of all images.
  public func imageIds() throws -> Set<String> {
    try read { db in try Set(String.fetchCursor(db, sql: "SELECT id FROM image")) }
  }

  /// What a file brought; nil if it was never stored.
  public func questions(ofFile sha256: String) throws -> QuestionSet? {
    try read { db in
      let source = try Int64.fetchOne(
        db, sql: "SELECT id FROM source WHERE sha256 = ?", arguments: [sha256])
      return try source.map { try Self.questions(db, where: "source_id = ?", [$0]) }
    }
  }

  /// What all files but one brought.
  public func questions(besidesFile sha256: String) throws -> QuestionSet {
    try read { db in
      try Self.questions(
        db, where: "source_id NOT IN (SELECT id FROM source WHERE sha256 = ?)", [sha256])
    }
  }

  /// All questions and references.
  public func questions() throws -> QuestionSet {
    try read { db in try Self.questions(db, where: "true", []) }
  }

  /// How many questions there are, and about how many images.
  public func questionCounts() throws -> (questions: Int, images: Int) {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT count(*), count(DISTINCT image_id) FROM question")
      return (row?[0] ?? 0, row?[1] ?? 0)
    }
  }

  private static func questions(
    _ db: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> QuestionSet {
    QuestionSet(
      questions: try QuestionRecord.fetchAll(
        db, sql: "SELECT * FROM question WHERE \(condition) ORDER BY image_id, ordinal",
        arguments: arguments),
      references: try QuestionReferenceRecord.fetchAll(
        db,
        sql: """
          SELECT * FROM question_reference WHERE \(condition) ORDER BY image_id, choice, position
          """, arguments: arguments))
  }

  /// Records what a file asks of the images that are here, in place of what it brought before, all
  /// or nothing.
  public func set(_ set: QuestionSet, rejections: [RejectionRecord], of file: QuestionFile) throws {
    try write { db in
      let id = try Self.source(of: file, db)
      for table in ["question", "question_reference", "rejection"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE source_id = ?", arguments: [id])
      }
      for question in set.questions { try question.of(id).insert(db) }
      for reference in set.references { try reference.of(id).insert(db) }
      for rejection in rejections { try rejection.of(id).insert(db) }
      try Self.seal(db)
    }
  }

  /// The row of the file, with its counts.
  private static func source(of file: QuestionFile, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO source (path, bytes, sha256, dataset, state, started_at)
        VALUES (?, ?, ?, ?, 'complete', ?) ON CONFLICT (sha256) DO NOTHING
        """, arguments: [file.path, file.bytes, file.sha256, file.dataset, now])
    let counts = file.counts
    try db.execute(
      sql: """
        UPDATE source SET seen = ?, stored = ?, duplicate = ?, rejected = ?, ignored = ?,
          finished_at = ? WHERE sha256 = ?
        """,
      arguments: [
        counts.seen, counts.stored, counts.duplicate, counts.rejected, counts.ignored, now,
        file.sha256,
      ])
    return try Int64.fetchOne(
      db, sql: "SELECT id FROM source WHERE sha256 = ?", arguments: [file.sha256]) ?? 0
  }
}

extension QuestionRecord {
  fileprivate func of(_ source: Int64) -> QuestionRecord {
    QuestionRecord(
      imageId: imageId, ordinal: ordinal, sourceId: source, task: task, text: text,
      options: options, answer: answer)
  }
}

extension QuestionReferenceRecord {
  fileprivate func of(_ source: Int64) -> QuestionReferenceRecord {
    QuestionReferenceRecord(
      imageId: imageId, choice: choice, position: position, sourceId: source,
      referenceId: referenceId)
  }
}

extension RejectionRecord {
  fileprivate func of(_ source: Int64) -> RejectionRecord {
    RejectionRecord(
      sourceId: source, ordinal: ordinal, member: member, code: code, message: message)
  }
}
