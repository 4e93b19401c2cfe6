import GRDB

extension ManifestDatabase {
  /// The image with this id.
  ///
  /// - Throws: ``ManifestError/notFound(what:id:suggestion:)``, with ids that are near.
  public func image(_ id: String) throws -> ImageRecord {
    try read { db in
      if let image = try ImageRecord.fetchOne(db, key: id) { return image }
      throw ManifestError.notFound(
        what: "image", id: id, suggestion: try suggestion(for: id, db))
    }
  }

  /// Ids with the same label and name, else ids that begin alike, else the first id.
  private func suggestion(for id: String, _ db: Database) throws -> String? {
    let parts = id.split(separator: "/")
    let ends = "/" + parts.suffix(2).joined(separator: "/")
    let starts = parts.indices.reversed().map { parts[...$0].joined(separator: "/") }
    let matches =
      [("substr(id, -length(?1)) = ?1", ends)]
      + starts.map { ("substr(id, 1, length(?1)) = ?1", $0) }
    for (condition, text) in matches {
      let near = try String.fetchAll(
        db, sql: "SELECT id FROM image WHERE \(condition) ORDER BY id LIMIT 3", arguments: [text])
      if !near.isEmpty {
        return "did you mean \(near.map { "`\($0)`" }.joined(separator: " or "))?"
      }
    }
    let first = try String.fetchOne(db, sql: "SELECT id FROM image ORDER BY id LIMIT 1")
    return first.map { "ids look like `\($0)`; `prep status` shows what there is" }
  }
}
