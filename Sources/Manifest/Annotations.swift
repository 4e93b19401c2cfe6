import GRDB

/// A defect that a folder's name or an annotation says an image shows.
public struct ImageDefectRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "image_defect"
  /// The image.
  public let imageId: String
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// The defect's name.
  public let defect: String

  /// A row with all its columns.
  public init(imageId: String, dataset: String, category: String, defect: String) {
    self.imageId = imageId
    self.dataset = dataset
    self.category = category
    self.defect = defect
  }
}

/// Product knowledge that was brought along.
public struct KnowledgeRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "knowledge"
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// The file as it was.
  public let yaml: String
  /// SHA-256 of the file.
  public let sha256: String

  /// A row with all its columns.
  public init(dataset: String, category: String, yaml: String, sha256: String) {
    self.dataset = dataset
    self.category = category
    self.yaml = yaml
    self.sha256 = sha256
  }
}

extension ManifestDatabase {
  /// All product knowledge that was brought along, by data set and category.
  public func knowledge() throws -> [KnowledgeRecord] {
    try read { db in try KnowledgeRecord.order(sql: "dataset, category").fetchAll(db) }
  }

  /// Records product knowledge, in the place of what stood there for the same categories.
  public func setKnowledge(_ records: [KnowledgeRecord]) throws {
    try write { db in
      for record in records { try record.insert(db, onConflict: .replace) }
      try Self.seal(db)
    }
  }

  /// The defects that an image is said to show, whether a mask marks them or not.
  public func annotatedDefects(of image: String) throws -> [String] {
    try read { db in
      try String.fetchAll(
        db, sql: "SELECT defect FROM image_defect WHERE image_id = ? ORDER BY defect",
        arguments: [image])
    }
  }
}
