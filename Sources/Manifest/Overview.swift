import GRDB

/// How many images a place of the data set holds.
public struct ImageCount: Codable, Sendable, FetchableRecord, Equatable {
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// The split.
  public let split: String
  /// The label.
  public let label: String
  /// Images there.
  public let images: Int
}

/// A profile with what it takes.
public struct ProfileSummary: Codable, Sendable, FetchableRecord, Equatable {
  /// The profile's name.
  public let id: String
  /// Images with patches.
  public let images: Int
  /// Shards.
  public let shards: Int
  /// Bytes of the shards.
  public let bytes: Int
  /// Patches in all.
  public let patches: Int
}

/// A build with its size.
public struct BuildSummary: Codable, Sendable, FetchableRecord, Equatable {
  /// The build's id.
  public let id: String
  /// The pipeline's name.
  public let name: String
  /// The seed.
  public let seed: Int
  /// Rows.
  public let rows: Int
  /// Distinct images in it.
  public let images: Int
}

/// A rejected member with its source.
public struct RejectionLine: Codable, Sendable, FetchableRecord, Equatable {
  /// The source's path.
  public let source: String
  /// The member's path.
  public let member: String
  /// A short code of the reason.
  public let code: String
  /// The reason in words.
  public let message: String
}

extension ManifestDatabase {
  /// Images by place.
  public func imageCounts() throws -> [ImageCount] {
    try read { db in
      try ImageCount.fetchAll(
        db, sql: "SELECT * FROM image_count ORDER BY dataset, category, split, label")
    }
  }

  /// Masks by data set and category.
  public func maskCounts() throws -> [String: [String: Int]] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT dataset, category, count(DISTINCT image_id || mask_member) AS masks FROM region
          GROUP BY dataset, category
          """)
      return rows.reduce(into: [:]) { counts, row in
        counts[row["dataset"], default: [:]][row["category"]] = row["masks"]
      }
    }
  }

  /// Profiles with what they take.
  public func profileSummaries() throws -> [ProfileSummary] {
    try read { db in
      try ProfileSummary.fetchAll(
        db,
        sql: """
          SELECT p.id,
            (SELECT count(*) FROM patches x WHERE x.profile_id = p.id) AS images,
            (SELECT count(*) FROM shard s WHERE s.profile_id = p.id) AS shards,
            (SELECT coalesce(sum(bytes), 0) FROM shard s WHERE s.profile_id = p.id) AS bytes,
            (SELECT coalesce(sum(grid_height * grid_width), 0) FROM patches x
              WHERE x.profile_id = p.id) AS patches
          FROM profile p ORDER BY p.id
          """)
    }
  }

  /// Builds with their sizes.
  public func buildSummaries() throws -> [BuildSummary] {
    try read { db in
      try BuildSummary.fetchAll(
        db,
        sql: """
          SELECT b.id, b.name, b.seed,
            (SELECT count(DISTINCT ordinal) FROM build_image i WHERE i.build_id = b.id) AS rows,
            (SELECT count(DISTINCT image_id) FROM build_image i WHERE i.build_id = b.id) AS images
          FROM build b ORDER BY b.created_at, b.id
          """)
    }
  }

  /// Every rejected member, by source and place.
  public func rejections() throws -> [RejectionLine] {
    try read { db in
      try RejectionLine.fetchAll(
        db,
        sql: """
          SELECT s.path AS source, r.member, r.code, r.message
          FROM rejection r JOIN source s ON s.id = r.source_id ORDER BY s.id, r.ordinal
          """)
    }
  }

  /// The regions of an image.
  public func regions(of image: String) throws -> [RegionRecord] {
    try read { db in
      try RegionRecord.fetchAll(
        db, sql: "SELECT * FROM region WHERE image_id = ? ORDER BY mask_member, part",
        arguments: [image])
    }
  }

  /// The patches of an image, by profile.
  public func patches(of image: String) throws -> [PatchesRecord] {
    try read { db in
      try PatchesRecord.fetchAll(
        db, sql: "SELECT * FROM patches WHERE image_id = ? ORDER BY profile_id",
        arguments: [image])
    }
  }

  /// The source with this number.
  public func source(_ id: Int64) throws -> SourceRecord? {
    try read { db in try SourceRecord.fetchOne(db, key: id) }
  }
}
