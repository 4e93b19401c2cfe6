import Digest
import GRDB

extension ManifestDatabase {
  /// A hash of all data that the manifest describes, without times and paths of this machine: equal
  /// for equal inputs and settings, whatever the number of jobs or interruptions.
  ///
  /// Runs, checkpoints, metrics and predictions are left out. They are results: two workspaces that
  /// hold the same data compare as equal whatever was trained on it, floating-point results of one
  /// model differ between machines, and a trainer can log thousands of metrics without reading the
  /// whole manifest each time to renew the seal.
  public func digest() throws -> String {
    try read { db in try Self.digest(db) }
  }

  /// The digest that the last command left, nil while an ingest is under way.
  public func sealedDigest() throws -> String? {
    try read { db in try String.fetchOne(db, sql: "SELECT digest FROM seal") }
  }

  /// Records the digest of what the transaction leaves.
  static func seal(_ db: Database) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO seal VALUES (1, ?)", arguments: [digest(db)])
  }

  /// Takes the seal off: from here on rows change until the end of the command.
  static func unseal(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM seal")
  }

  private static func digest(_ db: Database) throws -> String {
    let hash = SHA256()
    for (name, sql) in digestQueries {
      hash.update("\(name)\n")
      let rows = try Row.fetchCursor(db, sql: sql)
      while let row = try rows.next() {
        hash.update(row.databaseValues.map(text).joined(separator: "\u{1f}") + "\n")
      }
    }
    return hash.hex()
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "N"
    case .int64(let number): "I\(number)"
    case .double(let number): "R\(number)"
    case .string(let text): "T\(text)"
    case .blob(let data): "B\(Array(data))"
    }
  }

  private static let digestQueries: [(String, String)] = [
    (
      "source",
      """
      SELECT sha256, bytes, dataset, description, seen, stored, duplicate, rejected, ignored FROM source
      WHERE state = 'complete' ORDER BY sha256
      """
    ),
    (
      "image",
      """
      SELECT i.id, s.sha256, i.member, i.dataset, i.category, i.split, i.label, i.format, i.mode,
        i.width, i.height, i.bytes, i.sha256, i.pixel_sha256
      FROM image i JOIN source s ON s.id = i.source_id ORDER BY i.id
      """
    ),
    ("defect_type", "SELECT * FROM defect_type ORDER BY dataset, category, name"),
    (
      "region",
      """
      SELECT r.image_id, r.mask_member, r.part, s.sha256, r.dataset, r.category, r.defect, r.area,
        r.bbox_x, r.bbox_y, r.bbox_width, r.bbox_height, r.centroid_x, r.centroid_y, r.rle
      FROM region r JOIN source s ON s.id = r.source_id
      ORDER BY r.image_id, r.mask_member, r.part
      """
    ),
    (
      "rejection",
      """
      SELECT s.sha256, r.ordinal, r.member, r.code, r.message
      FROM rejection r JOIN source s ON s.id = r.source_id ORDER BY s.sha256, r.ordinal
      """
    ),
    ("image_defect", "SELECT * FROM image_defect ORDER BY image_id, defect"),
    ("knowledge", "SELECT * FROM knowledge ORDER BY dataset, category"),
    (
      "caption",
      """
      SELECT request_sha256, image_id, profile_id, model, prompt_sha256, content, rejection,
        prompt_tokens, completion_tokens FROM caption ORDER BY request_sha256
      """
    ),
    (
      "question",
      """
      SELECT q.image_id, q.ordinal, s.sha256, q.task, q.text, q.options, q.answer
      FROM question q JOIN source s ON s.id = q.source_id ORDER BY q.image_id, q.ordinal
      """
    ),
    (
      "question_reference",
      """
      SELECT r.image_id, r.choice, r.position, s.sha256, r.reference_id
      FROM question_reference r JOIN source s ON s.id = r.source_id
      ORDER BY r.image_id, r.choice, r.position
      """
    ),
    ("profile", "SELECT * FROM profile ORDER BY id"),
    ("shard", "SELECT * FROM shard ORDER BY path"),
    ("patches", "SELECT * FROM patches ORDER BY image_id, profile_id"),
    (
      "build",
      """
      SELECT id, kind, name, purpose, profile_id, seed, config, template_sha256, knowledge_sha256,
        digest FROM build ORDER BY id
      """
    ),
  ]
}
