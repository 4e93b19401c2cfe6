import Diagnostics
import Foundation
import GRDB
import Schemas

/// The manifest of a workspace. All SQL of the project is in this module.
public final class ManifestDatabase: Sendable {
  /// The workspace it belongs to.
  public let workspace: Workspace
  let queue: DatabaseQueue
  private let lock: WorkspaceLock?

  private init(workspace: Workspace, queue: DatabaseQueue, lock: WorkspaceLock?) {
    self.workspace = workspace
    self.queue = queue
    self.lock = lock
  }

  /// Opens the manifest for its one writer, and makes workspace and manifest where there are none.
  ///
  /// - Parameter purpose: the command, for the message that a second writer gets.
  /// - Throws: ``ManifestError``, `SystemError`.
  public static func writing(_ workspace: Workspace, purpose: String) throws -> ManifestDatabase {
    let lock = try WorkspaceLock(workspace, purpose: purpose)
    return try translating(workspace) {
      let queue = try DatabaseQueue(
        path: workspace.manifestPath, configuration: configuration(readonly: false))
      try migrate(queue, workspace)
      return ManifestDatabase(workspace: workspace, queue: queue, lock: lock)
    }
  }

  /// Opens the manifest for reading, also while another process writes.
  ///
  /// - Throws: ``ManifestError``.
  public static func reading(_ workspace: Workspace) throws -> ManifestDatabase {
    guard workspace.exists else { throw ManifestError.noWorkspace(path: workspace.path) }
    recover(workspace)
    try upgrade(workspace)
    return try translating(workspace) {
      let queue = try DatabaseQueue(
        path: workspace.manifestPath, configuration: configuration(readonly: true))
      try queue.read { db in
        // A first writer that was killed leaves a manifest without a schema: nothing was stored.
        if try isBare(db) { throw ManifestError.noWorkspace(path: workspace.path) }
        try checkVersion(db, workspace)
      }
      return ManifestDatabase(workspace: workspace, queue: queue, lock: nil)
    }
  }

  /// Rolls back what a killed writer left: a reader has no right to, and could not read beside it.
  private static func recover(_ workspace: Workspace) {
    let journal = workspace.manifestPath + "-journal"
    let size = (try? FileManager.default.attributesOfItem(atPath: journal)[.size]) as? Int ?? 0
    guard size > 0, let lock = try? WorkspaceLock(workspace, purpose: "recovery") else { return }
    withExtendedLifetime(lock) {
      let queue = try? DatabaseQueue(
        path: workspace.manifestPath, configuration: configuration(readonly: false))
      _ = try? queue?.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
    }
  }

  /// Brings a manifest of an older program up to date: queries know the newest schema only.
  private static func upgrade(_ workspace: Workspace) throws {
    let isOld = try translating(workspace) {
      let queue = try DatabaseQueue(
        path: workspace.manifestPath, configuration: configuration(readonly: true))
      return try queue.read { db in
        try !isBare(db) && db.tableExists("grdb_migrations")
          && !migrator.hasBeenSuperseded(db) && !migrator.hasCompletedMigrations(db)
      }
    }
    if isOld { _ = try writing(workspace, purpose: "upgrade of the manifest") }
  }

  private static func configuration(readonly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      guard !readonly else { return }
      // No WAL: SQLite before 3.51.3 can damage a WAL database that several connections write
      // (https://sqlite.org/wal.html#walresetbug).
      try db.execute(sql: "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL")
    }
    return configuration
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in Schemas.migrations {
      migrator.registerMigration(migration.name) { db in try db.execute(sql: migration.sql) }
    }
    return migrator
  }

  private static func migrate(_ queue: DatabaseQueue, _ workspace: Workspace) throws {
    try queue.read { db in
      if try db.tableExists("grdb_migrations") { try checkVersion(db, workspace) }
    }
    let wasSealed = try queue.read { db in
      try db.tableExists("seal") && String.fetchOne(db, sql: "SELECT digest FROM seal") != nil
        && !migrator.hasCompletedMigrations(db)
    }
    try migrator.migrate(queue)
    // The digest is one of all tables: new ones change it.
    if wasSealed { try queue.write { db in try seal(db) } }
  }

  /// Whether no migration was ever applied.
  private static func isBare(_ db: Database) throws -> Bool {
    let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master")
    return try tables.isEmpty
      || tables.contains("grdb_migrations") && migrator.appliedIdentifiers(db).isEmpty
  }

  private static func checkVersion(_ db: Database, _ workspace: Workspace) throws {
    guard try db.tableExists("grdb_migrations") else {
      throw ManifestError.damaged(path: workspace.manifestPath, detail: "it holds no schema")
    }
    if try migrator.hasBeenSuperseded(db) {
      let known = Set(migrator.migrations)
      let applied = try migrator.appliedIdentifiers(db).subtracting(known).sorted()
      throw ManifestError.newer(
        path: workspace.manifestPath, detail: "schema \(applied.joined(separator: ", "))")
    }
  }

  /// Runs `body`, turning SQLite's errors into ours.
  static func translating<Result>(_ workspace: Workspace, _ body: () throws -> Result) throws
    -> Result
  {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw ManifestError.from(error, path: workspace.manifestPath)
    }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translating(workspace) { try queue.read(body) }
  }

  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.translating(workspace) { try queue.write(body) }
  }

  /// The version of SQLite.
  public static var sqliteVersion: String {
    let version = try? DatabaseQueue().read { db in
      try String.fetchOne(db, sql: "SELECT sqlite_version()")
    }
    return version ?? "unknown"
  }

  /// The time now, as the manifest writes times.
  public static var now: String { Date().ISO8601Format() }
}
