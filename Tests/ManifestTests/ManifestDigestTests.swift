import Foundation
import GRDB
import Testing

@testable import Manifest

@Suite("The manifest's digest")
struct ManifestDigestTests {
  private func digest(_ body: (ManifestDatabase) throws -> Void) throws -> String {
    let scratch = try TestWorkspace()
    let manifest = try scratch.write()
    try body(manifest)
    return try manifest.digest()
  }

  @Test("does not depend on the order of rows, on paths or on what was interrupted before")
  func sameContents() throws {
    let plain = try digest { try $0.fill() }
    #expect(try plain == digest { try $0.fill(reversed: true) })
    #expect(try plain == digest { try $0.fill(path: "/elsewhere/loco.tar") })
    let later = try digest { manifest in
      _ = try manifest.beginSource(path: "interrupted.tar", bytes: 7, dataset: "mvtec_loco")
      try manifest.fill()
    }
    #expect(plain == later)
    #expect(try plain != digest { _ in })
  }

  @Test("does not depend on the times of builds, but on their rows")
  func builds() throws {
    func digest(at time: String, _ digest: String = "d") throws -> String {
      try self.digest { manifest in
        try manifest.fill()
        try manifest.add(Sample.build(.grpo, at: time), rows: [])
      }
    }
    #expect(try digest(at: "2026-01-01T00:00:00Z") == digest(at: "2027-01-01T00:00:00Z"))
    #expect(try digest(at: "2026-01-01T00:00:00Z") != self.digest { try $0.fill() })
  }

  @Test("does not depend on what was trained and judged on the data")
  func runs() throws {
    let scratch = try TestWorkspace()
    let manifest = try scratch.write()
    let run = try manifest.evaluate(answers: 1)
    let before = try manifest.sealedDigest()
    try manifest.add([Sample.prediction(run, 1)])
    try manifest.endRun(run.id, as: .complete)
    #expect(try manifest.digest() == before)
    #expect(try manifest.sealedDigest() == before)
    try manifest.deleteRun(run.id)
    #expect(try manifest.digest() == before)
  }

  /// Columns that say when, or where on this machine.
  private static let leftOut: Set = [
    "source.path", "source.started_at", "source.finished_at", "build.created_at",
    "caption.created_at",
  ]
  /// Columns that only hold rows together.
  private static let links: Set = [
    "source.id", "source.state", "image.source_id", "rejection.source_id",
    "question.source_id", "question_reference.source_id",
  ]
  /// The rows of a build are in its own digest, which is a column of `build`.
  private static let coveredByBuild: Set = [
    "build_image", "sft_example", "grpo_prompt", "eval_item", "grdb_migrations",
    "seal",  // the digest itself
  ]
  /// What came of the data: no part of it.
  private static let results: Set = ["run", "checkpoint", "metric", "prediction"]

  @Test("changes with every column of every table but times, paths and row numbers")
  func everyColumn() throws {
    let scratch = try TestWorkspace()
    do {
      let manifest = try scratch.write()
      let source = try manifest.fill()
      try manifest.annotate(source: source)
      try manifest.add(Sample.build(.grpo), rows: [Sample.row([Id.train, Id.good])])
    }
    let columns = try scratch.client { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT m.name AS "table", c.name AS "column", c.type AS type
          FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
          """)
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.workspace.manifestPath))
    let before = try ManifestDatabase.reading(scratch.workspace).digest()
    for column in columns {
      let (table, name, type): (String, String, String) = (column[0], column[1], column[2])
      if Self.coveredByBuild.union(Self.results).contains(table) { continue }
      if Self.links.contains("\(table).\(name)") { continue }
      let value = type == "TEXT" ? "coalesce(\(name), '') || 'x'" : "coalesce(\(name), 0) + 1"
      try scratch.client { db in
        try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
        try db.execute(sql: "UPDATE OR REPLACE \(table) SET \(name) = \(value)")
      }
      let after = try ManifestDatabase.reading(scratch.workspace).digest()
      let isLeftOut = Self.leftOut.contains("\(table).\(name)")
      #expect((after == before) == isLeftOut, "\(table).\(name)")
      try whole.write(to: URL(fileURLWithPath: scratch.workspace.manifestPath))
    }
    #expect(columns.count > 80)
  }
}
