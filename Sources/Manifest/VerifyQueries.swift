import GRDB

/// A contradiction between rows.
public struct RowProblem: Sendable, Equatable {
  /// What is affected: a table, a row.
  public let place: String
  /// What is wrong with it.
  public let detail: String
}

/// Sizes of an image and of its patch grid.
public struct PatchSizes: Sendable, Equatable {
  /// The image.
  public let image: String
  /// Pixels across and down.
  public let width: Int, height: Int
  /// Patches across and down.
  public let gridWidth: Int, gridHeight: Int
}

extension ManifestDatabase {
  /// The sizes of all images under a profile.
  public func patchSizes(profile: String) throws -> [PatchSizes] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT i.id, i.width, i.height, p.grid_width, p.grid_height
          FROM patches p JOIN image i ON i.id = p.image_id WHERE p.profile_id = ? ORDER BY i.id
          """, arguments: [profile]
      )
      .map {
        PatchSizes(image: $0[0], width: $0[1], height: $0[2], gridWidth: $0[3], gridHeight: $0[4])
      }
    }
  }

  /// Every region with the size of its image.
  public func regionSizes() throws -> [(region: RegionRecord, width: Int, height: Int)] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT r.*, i.width AS image_width, i.height AS image_height
          FROM region r JOIN image i ON i.id = r.image_id ORDER BY r.image_id, r.mask_member, r.part
          """
      )
      .map { (try RegionRecord(row: $0), $0["image_width"], $0["image_height"]) }
    }
  }

  /// Every shard, by path.
  public func shards() throws -> [ShardRecord] {
    try read { db in try ShardRecord.order(sql: "path").fetchAll(db) }
  }

  /// The patches that are said to be in a shard.
  public func patches(inShard path: String) throws -> [PatchesRecord] {
    try read { db in
      try PatchesRecord.fetchAll(
        db, sql: "SELECT * FROM patches WHERE shard = ? ORDER BY tensor", arguments: [path])
    }
  }

  /// Where the patches of all images under a profile are, by shard and image.
  public func patches(profile: String) throws -> [PatchesRecord] {
    try read { db in
      try PatchesRecord.fetchAll(
        db, sql: "SELECT * FROM patches WHERE profile_id = ? ORDER BY shard, image_id",
        arguments: [profile])
    }
  }

  /// What SQLite and our own rules find wrong with the rows.
  public func rowProblems() throws -> [RowProblem] {
    try read { db in
      try integrity(db) + foreignKeys(db) + broken(db)
    }
  }

  private func integrity(_ db: Database) throws -> [RowProblem] {
    try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      .map { RowProblem(place: "manifest.sqlite", detail: $0) }
  }

  private func foreignKeys(_ db: Database) throws -> [RowProblem] {
    try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
      let (table, parent): (String, String) = (row[0], row[2])
      return RowProblem(
        place: "table \(table)", detail: "a row refers to a missing row of \(parent)")
    }
  }

  /// Rows that contradict each other although each is well-formed.
  private func broken(_ db: Database) throws -> [RowProblem] {
    try Self.rules.flatMap { rule in
      try String.fetchAll(db, sql: rule.sql).map { RowProblem(place: $0, detail: rule.detail) }
    }
  }

  private static let rules: [(detail: String, sql: String)] = [
    (
      "its counts do not add up: seen = stored + duplicate + rejected + ignored",
      "SELECT 'source ' || path FROM source WHERE seen <> stored + duplicate + rejected + ignored"
    ),
    (
      "its rejections do not agree with its count",
      """
      SELECT 'source ' || path FROM source s WHERE state = 'complete'
        AND rejected <> (SELECT count(*) FROM rejection r WHERE r.source_id = s.id)
      """
    ),
    (
      "the image has no patches at all",
      """
      SELECT 'image ' || id FROM image i
      WHERE NOT EXISTS (SELECT 1 FROM patches p WHERE p.image_id = i.id)
      """
    ),
    (
      "the tensor of its patches is another image's",
      "SELECT 'image ' || image_id FROM patches WHERE tensor <> image_id"
    ),
    (
      "its settings do not agree with its name",
      """
      SELECT 'profile ' || id FROM profile
      WHERE id <> 'p' || patch_size || 'm' || merge_size || '-' || min_pixels || '-' || max_pixels
      """
    ),
    (
      "a region reaches beyond its image",
      """
      SELECT 'image ' || i.id FROM region r JOIN image i ON i.id = r.image_id
      WHERE bbox_x < 0 OR bbox_y < 0 OR bbox_x + bbox_width > i.width
        OR bbox_y + bbox_height > i.height OR area > bbox_width * bbox_height
      """
    ),
    (
      "a part of the mask is missing",
      """
      SELECT 'mask ' || mask_member FROM region
      GROUP BY image_id, mask_member HAVING max(part) <> count(*)
      """
    ),
    (
      "the rows of images, masks, defect lists and questions are not as many as the sources brought",
      """
      SELECT 'tables image, region, defect_type, question' WHERE
        (SELECT coalesce(sum(stored), 0) FROM source WHERE state = 'complete')
        <> (SELECT count(*) FROM image i JOIN source s ON s.id = i.source_id
            WHERE s.state = 'complete')
          + (SELECT count(*) FROM (SELECT DISTINCT image_id, mask_member FROM region))
          + (SELECT count(*) FROM (SELECT DISTINCT dataset, category FROM defect_type
            WHERE saturation_threshold IS NOT NULL))  -- NULL where no list was read
          + (SELECT count(*) FROM question)
      """
    ),
    (
      "the id does not agree with dataset, category, split and label",
      """
      SELECT 'image ' || id FROM image WHERE id NOT LIKE
        replace(dataset || '/' || category || '/' || split || '/' || label, '_', '\\_') || '/%'
        ESCAPE '\\'
      """
    ),
    (
      "the number of its tensors does not agree with the rows",
      """
      SELECT path FROM shard s
      WHERE tensors <> (SELECT count(*) FROM patches p WHERE p.shard = s.path)
      """
    ),
    (
      "its build is of another kind",
      "SELECT 'run ' || r.id FROM run r JOIN build b ON b.id = r.build_id WHERE r.kind <> b.kind"
    ),
    (
      "a prediction answers with a letter where yes or no is asked, or the other way round",
      """
      SELECT DISTINCT 'run ' || p.run_id FROM prediction p
      JOIN eval_item i ON i.build_id = p.build_id AND i.ordinal = p.ordinal
      WHERE p.answer IS NOT NULL AND length(p.answer) > 1 <> (length(i.answer) > 1)
      """
    ),
  ]
}
