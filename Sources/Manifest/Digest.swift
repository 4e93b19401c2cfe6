import Digest
import GRDB

extension ManifestDatabase {
  /// A hash of all that the manifest says, without times and paths of this machine: equal for equal
  /// inputs and settings, whatever the number of jobs or interruptions.
  public func digest() throws -> String {
    let hash = SHA256()
    try read { db in
      for (name, sql) in Self.digestQueries {
        hash.update("\(name)\n")
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
          hash.update(row.databaseValues.map(Self.text).joined(separator: "\u{1f}") + "\n")
        }
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
      SELECT sha256, bytes, dataset, seen, stored, duplicate, rejected, ignored FROM source
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
    ("region", "SELECT * FROM region ORDER BY image_id, mask_member, part"),
    (
      "rejection",
      """
      SELECT s.sha256, r.ordinal, r.member, r.code, r.message
      FROM rejection r JOIN source s ON s.id = r.source_id ORDER BY s.sha256, r.ordinal
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
