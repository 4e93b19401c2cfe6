import Diagnostics
import Foundation
import GRDB
import Schemas
import Testing

@testable import Manifest

@Suite("The manifest's schema")
struct SchemaTests {
  private let scratch: TestWorkspace

  init() throws {
    scratch = try TestWorkspace()
  }

  private func names(_ type: String) throws -> [String] {
    try scratch.client { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = ? ORDER BY name", arguments: [type])
    }
  }

  @Test("has all tables and views after the migrations")
  func everything() throws {
    _ = try scratch.write()
    #expect(
      try names("table") == [
        "build", "build_image", "caption", "checkpoint", "defect_type", "eval_item",
        "grdb_migrations", "grpo_prompt", "image", "image_defect", "knowledge", "metric",
        "patches", "prediction", "profile", "question", "question_reference", "region",
        "rejection", "run", "seal", "sft_example", "shard", "source",
      ])
    #expect(
      try names("view") == [
        "build_row", "image_count", "image_overview", "lineage", "mask", "prediction_overview",
      ])
    let applied = try scratch.client { db in
      try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
    }
    #expect(applied == Schemas.migrations.map(\.name))
  }

  @Test("of an older program is brought up to date, with all its rows", arguments: [true, false])
  func upgrade(isReading: Bool) throws {
    try FileManager.default.createDirectory(
      atPath: scratch.workspace.path, withIntermediateDirectories: true)
    var migrator = DatabaseMigrator()
    let first = try #require(Schemas.migrations.first)
    migrator.registerMigration(first.name) { db in try db.execute(sql: first.sql) }
    try migrator.migrate(DatabaseQueue(path: scratch.workspace.manifestPath))
    try scratch.client { db in
      try db.execute(
        sql: """
          INSERT INTO source VALUES (1, 'a', 1, 's', 'mvtec_loco', 'complete', 3, 3, 0, 0, 0, 't', 't');
          INSERT INTO image VALUES ('i', 1, 'm', 'mvtec_loco', 'c', 'test', 'good', 'png', 'RGB', 9, 9,
            1, 's', 'p');
          INSERT INTO profile VALUES ('x', 1, 2, 14, 2, 'bicubic');
          INSERT INTO defect_type VALUES ('mvtec_loco', 'c', 'd', 'logical', 255, 0.5, 1);
          INSERT INTO region VALUES ('i', 'm', 1, 1, 'mvtec_loco', 'c', 'd', 1, 0, 0, 1, 1, 0.5, 0.5, '');
          INSERT INTO build VALUES ('b', 'eval', 'n', 'evaluation', 'x', 0, '{}', 't', 'k', 'd', 't');
          INSERT INTO eval_item VALUES ('b', 0, '[]', 'yes', '[]', '{}');
          INSERT INTO seal VALUES (1, 'old');
          """)
    }
    let manifest =
      isReading ? try ManifestDatabase.reading(scratch.workspace) : try scratch.write()
    #expect(try manifest.rows(of: "b").map(\.task) == ["eval"])
    #expect(try manifest.defectTypes().map(\.pixelValue) == [255])
    #expect(try manifest.regions(of: "i").count == 1)
    #expect(try manifest.sealedDigest() == manifest.digest())
    #expect(try manifest.rowProblems().filter { $0.detail.contains("refers") } == [])
  }

  @Test("is strict: a table takes no text for a number")
  func strict() throws {
    _ = try scratch.write()
    let loose = try scratch.client { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
            AND NOT strict AND name NOT LIKE 'sqlite_%'
          """)
    }
    #expect(loose == ["grdb_migrations"])
    #expect(throws: DatabaseError.self) {
      try scratch.client { db in
        try db.execute(
          sql: "INSERT INTO profile VALUES ('x', 'many', 2, 14, 2, 'bicubic')")
      }
    }
  }

  @Test("holds references, so that no row can name a missing one")
  func foreignKeys() throws {
    let manifest = try scratch.write()
    #expect(try manifest.read { try Bool.fetchOne($0, sql: "PRAGMA foreign_keys") } == true)
    let missing = ShardCommit(shard: Sample.shard(), images: [], adopted: [], patches: [])
    #expect(throws: ManifestError.self) { try manifest.commit(missing) }
  }

  @Test("is written with a rollback journal and every sync")
  func journal() throws {
    let manifest = try scratch.write()
    let modes = try manifest.queue.writeWithoutTransaction { db in
      try (
        String.fetchOne(db, sql: "PRAGMA journal_mode"), Int.fetchOne(db, sql: "PRAGMA synchronous")
      )
    }
    #expect(modes.0 == "truncate")
    #expect(modes.1 == 2)
  }

  @Test("keeps its rows when it is opened again")
  func openedAgain() throws {
    try scratch.write().fill()
    #expect(try scratch.write().imageCounts().count == 3)
  }

  @Test("of a newer program is refused for reading and writing, and left as it is")
  func newer() throws {
    _ = try scratch.write()
    try scratch.client { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999_future')")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.workspace.manifestPath))
    let opening = [
      { try ManifestDatabase.reading(scratch.workspace) }, { try scratch.write() },
    ]
    for open in opening {
      let error = #expect(throws: ManifestError.self) { _ = try open() }
      #expect(error?.exitStatus == .newerManifest)
      #expect(error?.message.contains("9999_future") == true)
    }
    let after = try Data(contentsOf: URL(fileURLWithPath: scratch.workspace.manifestPath))
    #expect(before == after)
  }

  @Test("is not read where there is no workspace, and reading makes none")
  func noWorkspace() {
    let path = scratch.workspace.path
    #expect(throws: ManifestError.noWorkspace(path: path)) {
      try ManifestDatabase.reading(scratch.workspace)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("in a file that is no database is damage")
  func noDatabase() throws {
    try scratch.workspace.makeFolder("")
    let noise = Data(repeating: 7, count: 5000)
    try noise.write(to: URL(fileURLWithPath: scratch.workspace.manifestPath))
    let error = #expect(throws: ManifestError.self) {
      _ = try ManifestDatabase.reading(scratch.workspace)
    }
    #expect(error?.exitStatus == .damaged)
    #expect(throws: ManifestError.self) { _ = try scratch.write() }
  }

  @Test("of another program's database is damage, not an empty workspace")
  func otherDatabase() throws {
    try scratch.workspace.makeFolder("")
    try scratch.client { db in try db.execute(sql: "CREATE TABLE other (x)") }
    let error = #expect(throws: ManifestError.self) {
      _ = try ManifestDatabase.reading(scratch.workspace)
    }
    #expect(error?.exitStatus == .damaged)
  }

  @Test("has views that answer people's questions")
  func views() throws {
    let manifest = try scratch.write()
    try manifest.fill()
    try manifest.add(Sample.build(.grpo), rows: [Sample.row([Id.train, Id.logical])])
    try manifest.add(
      Sample.build(.sft), rows: [Sample.row([Id.good], task: "caption", answer: "A tray.")])
    let (overview, lineage, masks, rows) = try scratch.client { db in
      try (
        Row.fetchAll(db, sql: "SELECT * FROM image_overview WHERE defects IS NOT NULL"),
        Row.fetchAll(db, sql: "SELECT * FROM lineage WHERE role = 'query' ORDER BY build_id"),
        Row.fetchAll(db, sql: "SELECT * FROM mask"),
        Row.fetchAll(db, sql: "SELECT * FROM build_row ORDER BY build_id")
      )
    }
    #expect(overview.map { $0["id"] } == [Id.logical])
    #expect(overview.map { $0["defects"] } == ["missing_pushpin"])
    #expect(lineage.map { $0["image_id"] } == [Id.logical, Id.good])
    #expect(lineage.allSatisfy { $0["source_sha256"] == "archive" && $0["source"] == "loco.tar" })
    #expect(masks.map { $0["parts"] } == [2])
    #expect(masks.map { $0["x1"] } == [24])
    #expect(
      rows.map { $0["images"] } == ["[\"\(Id.train)\",\"\(Id.logical)\"]", "[\"\(Id.good)\"]"])
    #expect(rows.map { $0["task"] } == ["grpo", "caption"])
  }
}
