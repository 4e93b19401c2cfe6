/// The manifest's schema, as the SQL files of `schemas/sql/` in their order.
public enum Schemas {
  /// One step of the schema: applied once to a manifest, in a transaction.
  public struct Migration: Sendable {
    /// The file's name without its ending.
    public let name: String
    /// The statements.
    public let sql: String
  }

  /// Every migration, oldest first.
  public static var migrations: [Migration] {
    [
      Migration(
        name: "0001_initial",
        sql: String(decoding: PackageResources._001_initial_sql, as: UTF8.self)),
      Migration(
        name: "0002_more_datasets",
        sql: String(decoding: PackageResources._002_more_datasets_sql, as: UTF8.self)),
      Migration(
        name: "0003_runs",
        sql: String(decoding: PackageResources._003_runs_sql, as: UTF8.self)),
    ]
  }
}
