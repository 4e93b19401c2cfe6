import GRDB

/// An image of a build that stands, pixel for pixel, in a build of the other purpose.
public struct Leak: Sendable, Equatable {
  /// The image that was to be used.
  public let image: String
  /// The image with the same pixels in the other build.
  public let other: String
  /// The other build.
  public let build: String
}

/// An image with the defects that its masks show: what builds choose from.
public struct Candidate: Sendable, Equatable {
  /// The image.
  public let image: ImageRecord
  /// The regions of its masks.
  public let regions: [RegionRecord]
  /// The defects that it is said to show, whether a mask marks them or not.
  public let annotated: [String]
  /// Columns of patches under the profile in question; 0 where that isn't known.
  public let gridWidth: Int
  /// Rows of patches under the profile in question; 0 where that isn't known.
  public let gridHeight: Int

  /// The names of its defects, sorted.
  public var defects: [String] { Set(regions.map(\.defect) + annotated).sorted() }

  /// An image with what is known of its defects.
  public init(
    image: ImageRecord, regions: [RegionRecord], annotated: [String] = [], gridWidth: Int = 0,
    gridHeight: Int = 0
  ) {
    self.image = image
    self.regions = regions
    self.annotated = annotated
    self.gridWidth = gridWidth
    self.gridHeight = gridHeight
  }
}

extension ManifestDatabase {
  /// Every build, oldest first.
  public func builds() throws -> [BuildRecord] {
    try read { db in try BuildRecord.order(sql: "created_at, id").fetchAll(db) }
  }

  /// The build with this id, or nil.
  public func build(_ id: String) throws -> BuildRecord? {
    try read { db in try BuildRecord.fetchOne(db, key: id) }
  }

  /// The profile with this id.
  public func profile(_ id: String) throws -> ProfileRecord {
    try read { db in
      guard let profile = try ProfileRecord.fetchOne(db, key: id) else {
        throw ManifestError.notFound(
          what: "profile", id: id, suggestion: "`prep status` lists the profiles")
      }
      return profile
    }
  }

  /// All images that have patches under a profile, by id, with their defects.
  public func candidates(profile: String) throws -> [Candidate] {
    try read { db in
      let images = try Row.fetchAll(
        db,
        sql: """
          SELECT i.*, p.grid_width, p.grid_height FROM image i
          JOIN patches p ON p.image_id = i.id AND p.profile_id = ? ORDER BY i.id
          """, arguments: [profile])
      let regions = try RegionRecord.fetchAll(
        db, sql: "SELECT * FROM region ORDER BY image_id, mask_member, part")
      let annotated = try ImageDefectRecord.fetchAll(
        db, sql: "SELECT * FROM image_defect ORDER BY image_id, defect")
      let regionsOf = Dictionary(grouping: regions, by: \.imageId)
      let annotatedOf = Dictionary(grouping: annotated, by: \.imageId)
      return try images.map { row in
        let image = try ImageRecord(row: row)
        return Candidate(
          image: image, regions: regionsOf[image.id] ?? [],
          annotated: annotatedOf[image.id]?.map(\.defect) ?? [], gridWidth: row["grid_width"],
          gridHeight: row["grid_height"])
      }
    }
  }

  /// Which of these images stand, by their pixels, in a build of the other purpose.
  public func leaks(of images: Set<String>, purpose: String) throws -> [Leak] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT DISTINCT a.id AS image, b.id AS other, x.id AS build
          FROM image a JOIN image b ON b.pixel_sha256 = a.pixel_sha256
          JOIN build_image i ON i.image_id = b.id
          JOIN build x ON x.id = i.build_id AND x.purpose <> ?
          ORDER BY a.id, b.id, x.id
          """, arguments: [purpose]
      )
      .map { Leak(image: $0["image"], other: $0["other"], build: $0["build"]) }
      .filter { images.contains($0.image) }
    }
  }

  /// Records a build with all its rows, all or nothing.
  public func add(_ build: BuildRecord, rows: [BuildRow]) throws {
    try write { db in
      try build.insert(db)
      for (ordinal, row) in rows.enumerated() {
        try insert(row, ordinal, of: build, db)
        for (position, image) in row.images.enumerated() {
          try db.execute(
            sql: "INSERT INTO build_image VALUES (?, ?, ?, ?, ?)",
            arguments: [build.id, ordinal, position, image.role, image.image])
        }
      }
      try Self.seal(db)
    }
  }

  private func insert(_ row: BuildRow, _ ordinal: Int, of build: BuildRecord, _ db: Database)
    throws
  {
    switch build.kind {
    case BuildKind.sft.rawValue:
      try db.execute(
        sql: "INSERT INTO sft_example VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [build.id, ordinal, row.task, row.messages, row.answer, row.provenance])
    case BuildKind.grpo.rawValue:
      try db.execute(
        sql: "INSERT INTO grpo_prompt VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          build.id, ordinal, row.messages, row.answer, row.broken ?? "[]", row.provenance,
        ])
    default:
      try db.execute(
        sql: "INSERT INTO eval_item VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          build.id, ordinal, row.task, row.messages, row.answer, row.broken ?? "[]",
          row.provenance,
        ])
    }
  }

  /// The rows of a build, in order.
  public func rows(of build: String) throws -> [BuildRow] {
    try rows(where: "build_id = ?", [build]).map(\.row)
  }

  /// The rows that show an image, with their builds, newest build last.
  public func rows(showing image: String) throws -> [(build: String, ordinal: Int, row: BuildRow)] {
    try rows(
      where: """
        (build_id, ordinal) IN (SELECT build_id, ordinal FROM build_image WHERE image_id = ?)
        """, [image])
  }

  private func rows(where condition: String, _ arguments: StatementArguments) throws
    -> [(build: String, ordinal: Int, row: BuildRow)]
  {
    try read { db in
      let columns = "build_id, ordinal, messages, answer, provenance"
      let found = try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM (
            SELECT \(columns), task, NULL AS broken FROM sft_example
            UNION ALL SELECT \(columns), 'grpo', broken FROM grpo_prompt
            UNION ALL SELECT \(columns), task, broken FROM eval_item)
          WHERE \(condition) ORDER BY build_id, ordinal
          """, arguments: arguments)
      return try found.map { row in
        let (build, ordinal): (String, Int) = (row["build_id"], row["ordinal"])
        return (build, ordinal, try Self.row(row, images: images(build, ordinal, db)))
      }
    }
  }

  private func images(_ build: String, _ ordinal: Int, _ db: Database) throws -> [BuildImage] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT role, image_id FROM build_image WHERE build_id = ? AND ordinal = ? ORDER BY position
        """)
    return try Row.fetchAll(statement, arguments: [build, ordinal])
      .map { BuildImage(role: $0[0], image: $0[1]) }
  }

  private static func row(_ row: Row, images: [BuildImage]) -> BuildRow {
    BuildRow(
      images: images, task: row["task"], messages: row["messages"], answer: row["answer"],
      broken: row["broken"], provenance: row["provenance"])
  }
}
