import Digest
import Foundation
import GRDB
import Testing

/// A folder of its own for one test, with a workspace in it. Gone when the test is over.
final class TestWorkspace: Sendable {
  /// The folder that commands run in.
  let folder: String
  /// The workspace inside.
  var path: String { folder + "/workspace" }
  var manifestPath: String { path + "/manifest.sqlite" }

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/prep-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    remove()
  }

  /// Removes the folder; to be called for one that lives as long as the tests do.
  func remove() {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The path of a file beside the workspace.
  func file(_ name: String) -> String { folder + "/" + name }

  /// Runs `prep`, with the workspace as its default one.
  ///
  /// Whatever an ingest comes to, the members that it counted must add up afterwards.
  @discardableResult
  func prep(
    _ arguments: String..., environment: [String: String] = [:], wrapper: [String] = [],
    at place: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try PrepProcess(
      arguments, in: folder, environment: environment, wrapper: wrapper
    ).wait()
    if arguments.first == "ingest", outcome.exit == 0 || outcome.exit == 3 {
      try expectCountsToAddUp(at: place)
    }
    return outcome
  }

  /// Starts `prep` and goes on.
  func start(_ arguments: String..., wrapper: [String] = []) throws -> PrepProcess {
    try PrepProcess(arguments, in: folder, wrapper: wrapper)
  }

  private func expectCountsToAddUp(at place: SourceLocation) throws {
    guard FileManager.default.fileExists(atPath: manifestPath) else { return }
    let wrong = try rows(
      """
      SELECT path, seen, stored, duplicate, rejected, ignored FROM source s
      WHERE seen <> stored + duplicate + rejected + ignored
        OR state = 'complete' AND rejected <> (SELECT count(*) FROM rejection WHERE source_id = s.id)
      """)
    #expect(wrong.isEmpty, "seen = stored + duplicate + rejected + ignored", sourceLocation: place)
  }

  /// Expects that `prep verify --deep` finds nothing wrong and nothing left over.
  func expectSound(at place: SourceLocation = #_sourceLocation) throws {
    try prep("verify", "--deep").expect(exit: 0, stdout: "all as recorded", at: place)
      .expect(without: "leftover", at: place)
  }

  /// Rows of the manifest, each value as text.
  func rows(_ sql: String) throws -> [[String]] {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: manifestPath, configuration: configuration).read { db in
      try Row.fetchAll(db, sql: sql).map { row in
        row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }
      }
    }
  }

  /// Changes the manifest behind the program's back, foreign keys or not.
  func tamper(_ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    try DatabaseQueue(path: manifestPath, configuration: configuration).write { db in
      try db.execute(sql: sql)
    }
  }

  /// The files below `shards/`; half-written ones and leftovers too.
  private var shardFiles: [String] {
    (FileManager.default.subpaths(atPath: path + "/shards") ?? [])
      .filter { $0.contains(".safetensors") }
  }

  /// How many shards have their name by now.
  var shardCount: Int { shardFiles.count { $0.hasSuffix(".safetensors") } }

  /// The hash of every shard, by path.
  func shards() throws -> [String: String] {
    var hashes: [String: String] = [:]
    for file in shardFiles { hashes[file] = try SHA256.hex(ofFileAt: path + "/shards/" + file) }
    return hashes
  }

  /// All that has to be equal where two workspaces hold the same.
  func contents() throws -> Contents {
    let status = try prep("status")
    let digest = status.lines(with: "digest ").last.map(String.init) ?? "no digest"
    return Contents(digest: digest, shards: try shards())
  }

  /// What a workspace holds.
  struct Contents: Equatable {
    let digest: String
    let shards: [String: String]
  }
}
