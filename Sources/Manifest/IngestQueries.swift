import GRDB

/// What the manifest knows of an image that may come again.
public struct KnownImage: Sendable, Equatable {
  /// The source that it is recorded under.
  public let sourceId: Int64
  /// SHA-256 of the file.
  public let sha256: String
  /// Pixels across, upright.
  public let width: Int
  /// Pixels down, upright.
  public let height: Int
  /// The profiles that have its patches.
  public internal(set) var profiles: Set<String>
}

/// A shard with all its rows, committed together.
public struct ShardCommit: Sendable {
  /// The file.
  public let shard: ShardRecord
  /// Images that are new.
  public let images: [ImageRecord]
  /// Images that an unfinished source left and this one takes over.
  public let adopted: [ImageRecord]
  /// The tensors of the file.
  public let patches: [PatchesRecord]

  /// A commit of `shard`.
  public init(
    shard: ShardRecord, images: [ImageRecord], adopted: [ImageRecord], patches: [PatchesRecord]
  ) {
    self.shard = shard
    self.images = images
    self.adopted = adopted
    self.patches = patches
  }
}

/// All that is recorded when a source was read to its end.
public struct SourceCompletion: Sendable {
  /// The source's hash.
  public let sha256: String
  /// What became of its members.
  public let counts: MemberCounts
  /// Images that an unfinished source left and this one takes over.
  public let adopted: [ImageRecord]
  /// The meaning of mask values.
  public let defectTypes: [DefectTypeRecord]
  /// What images are said to show, whether masks mark it or not.
  public let imageDefects: [ImageDefectRecord]
  /// The parts of all masks.
  public let regions: [RegionRecord]
  /// The members that could not be used.
  public let rejections: [RejectionRecord]
  /// Product knowledge that came along: it takes the place of what stood there.
  public let knowledge: [KnowledgeRecord]

  /// A completion with all its parts.
  public init(
    sha256: String, counts: MemberCounts, adopted: [ImageRecord],
    defectTypes: [DefectTypeRecord], imageDefects: [ImageDefectRecord] = [],
    regions: [RegionRecord], rejections: [RejectionRecord], knowledge: [KnowledgeRecord] = []
  ) {
    self.sha256 = sha256
    self.counts = counts
    self.adopted = adopted
    self.defectTypes = defectTypes
    self.imageDefects = imageDefects
    self.regions = regions
    self.rejections = rejections
    self.knowledge = knowledge
  }
}

extension ManifestDatabase {
  /// Sources of `bytes` bytes that were read to their end.
  public func completeSources(bytes: Int) throws -> [SourceRecord] {
    try read { db in
      try SourceRecord.fetchAll(
        db, sql: "SELECT * FROM source WHERE state = 'complete' AND bytes = ?", arguments: [bytes])
    }
  }

  /// Every source, in the order they came.
  public func sources() throws -> [SourceRecord] {
    try read { db in try SourceRecord.order(sql: "id").fetchAll(db) }
  }

  /// Sources that were not read to their end and left images.
  public func unfinishedSources() throws -> [SourceRecord] {
    try read { db in
      try SourceRecord.fetchAll(
        db,
        sql: """
          SELECT * FROM source s WHERE state = 'reading'
            AND EXISTS (SELECT 1 FROM image WHERE source_id = s.id) ORDER BY id
          """)
    }
  }

  /// The row of a source that is going to be read: the one that an interrupted run left, or a new
  /// one.
  ///
  /// - Parameter description: a hash of the description that the source is read by, if any.
  public func beginSource(
    path: String, bytes: Int, dataset: String, description: String? = nil
  ) throws -> Int64 {
    try write { db in
      if let id = try Int64.fetchOne(
        db,
        sql: """
          SELECT id FROM source WHERE state = 'reading' AND path = ? AND bytes = ?
            AND dataset = ? AND description IS ?
          """, arguments: [path, bytes, dataset, description])
      {
        return id
      }
      try db.execute(
        sql: """
          INSERT INTO source (path, bytes, dataset, description, state, started_at)
          VALUES (?, ?, ?, ?, 'reading', ?)
          """, arguments: [path, bytes, dataset, description, Self.now])
      return db.lastInsertedRowID
    }
  }

  /// All images by id, with the profiles that have their patches.
  public func knownImages() throws -> [String: KnownImage] {
    try read { db in
      var known: [String: KnownImage] = [:]
      let images = try Row.fetchCursor(
        db, sql: "SELECT id, source_id, sha256, width, height FROM image")
      while let row = try images.next() {
        known[row[0]] = KnownImage(
          sourceId: row[1], sha256: row[2], width: row[3], height: row[4], profiles: [])
      }
      let patches = try Row.fetchCursor(db, sql: "SELECT image_id, profile_id FROM patches")
      while let row = try patches.next() {
        let id: String = row[0]
        known[id]?.profiles.insert(row[1])
      }
      return known
    }
  }

  /// The ids of sources that were read to their end.
  public func completeSourceIds() throws -> Set<Int64> {
    try read { db in
      try Set(Int64.fetchAll(db, sql: "SELECT id FROM source WHERE state = 'complete'"))
    }
  }

  /// The meaning of all mask values, by category and value.
  public func defectTypes() throws -> [DefectTypeRecord] {
    try read { db in
      try DefectTypeRecord.order(sql: "dataset, category, name").fetchAll(db)
    }
  }

  /// Whether all images of a source have patches under all these profiles.
  ///
  /// Where images of it came with another source before, all images of the workspace are asked: it
  /// is not recorded which of them the source shares.
  public func hasPatches(_ source: SourceRecord, profiles: [String]) throws -> Bool {
    let condition = source.counts.duplicate == 0 ? "i.source_id = \(source.id)" : "true"
    return try read { db in
      try profiles.allSatisfy { profile in
        try Int.fetchOne(
          db,
          sql: """
            SELECT count(*) FROM image i WHERE \(condition) AND NOT EXISTS
              (SELECT 1 FROM patches p WHERE p.image_id = i.id AND p.profile_id = ?)
            """, arguments: [profile]) == 0
      }
    }
  }

  /// How many shards a profile has.
  public func shardCount(profile: String) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM shard WHERE profile_id = ?", arguments: [profile]) ?? 0
    }
  }

  /// Records a profile, once.
  public func addProfile(_ profile: ProfileRecord) throws {
    try write { db in
      try Self.unseal(db)
      try profile.insertUnlessThere(db)
    }
  }

  /// Every profile, by name.
  public func profiles() throws -> [ProfileRecord] {
    try read { db in try ProfileRecord.order(sql: "id").fetchAll(db) }
  }

  /// Records a shard and its rows, all or nothing. The file must be durable by now.
  public func commit(_ commit: ShardCommit) throws {
    try write { db in
      try Self.unseal(db)
      try commit.shard.insert(db)
      for image in commit.images { try image.insertUnlessThere(db) }
      try adopt(commit.adopted, db)
      for row in commit.patches { try row.insert(db) }
    }
  }

  private func adopt(_ images: [ImageRecord], _ db: Database) throws {
    for image in images {
      try db.execute(
        sql: "UPDATE image SET source_id = ?, member = ? WHERE id = ?",
        arguments: [image.sourceId, image.member, image.id])
    }
  }

  /// Records that a source was read to its end, with all that could be known only then.
  ///
  /// A source that was complete before keeps its rows. Unfinished sources whose images were all
  /// taken over are removed.
  public func complete(source id: Int64, with completion: SourceCompletion) throws {
    try write { db in
      let state = try String.fetchOne(
        db, sql: "SELECT state FROM source WHERE id = ?", arguments: [id])
      for record in completion.knowledge { try record.insert(db, onConflict: .replace) }
      guard state == "reading" else { return try Self.seal(db) }
      try adopt(completion.adopted, db)
      for row in completion.defectTypes { try row.insertUnlessThere(db) }
      for row in completion.imageDefects { try row.insertUnlessThere(db) }
      for row in completion.regions { try row.insert(db) }
      for row in completion.rejections { try row.insert(db) }
      let counts = completion.counts
      try db.execute(
        sql: """
          UPDATE source SET state = 'complete', sha256 = ?, seen = ?, stored = ?, duplicate = ?,
            rejected = ?, ignored = ?, finished_at = ? WHERE id = ?
          """,
        arguments: [
          completion.sha256, counts.seen, counts.stored, counts.duplicate, counts.rejected,
          counts.ignored, Self.now, id,
        ])
      try db.execute(
        sql: """
          DELETE FROM source WHERE state = 'reading'
            AND NOT EXISTS (SELECT 1 FROM image WHERE source_id = source.id)
          """)
      try Self.seal(db)
    }
  }
}
