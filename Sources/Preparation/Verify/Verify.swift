import Diagnostics
import Digest
import Foundation
import Manifest
import Shards

/// Checks that the workspace holds what its manifest says.
public struct Verify: Sendable {
  /// Something that is not as the manifest says.
  public struct Damage: Sendable, Equatable, Encodable {
    /// What is affected: a file, a row.
    public let place: String
    /// What is wrong with it.
    public let detail: String
  }

  /// What a check found.
  public struct Report: Sendable, Equatable {
    /// Shards that were looked at.
    public fileprivate(set) var shards = 0
    /// Tensors that were looked at.
    public fileprivate(set) var tensors = 0
    /// Builds that were looked at.
    public fileprivate(set) var builds = 0
    /// What is broken.
    public fileprivate(set) var damage: [Damage] = []
    /// Files that nothing refers to: harmless, left by an interrupted run.
    public fileprivate(set) var leftovers: [String] = []
  }

  private let manifest: ManifestDatabase
  private let isDeep: Bool

  /// A check of `manifest` and its files; `isDeep` also hashes every shard.
  public init(_ manifest: ManifestDatabase, isDeep: Bool) {
    self.manifest = manifest
    self.isDeep = isDeep
  }

  /// Checks rows, shards and builds.
  ///
  /// - Throws: `ManifestError` if the manifest can't be read at all.
  public func run(
    cancellation: Cancellation = Cancellation(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Report {
    var report = Report()
    report.damage = try manifest.rowProblems().map { Damage(place: $0.place, detail: $0.detail) }
    report.damage += try RowVerifier(manifest).damage()
    let shards = try manifest.shards()
    for (i, shard) in shards.enumerated() {
      try cancellation.check()
      report.damage += try check(shard)
      report.shards += 1
      report.tensors += shard.tensors
      progress(i + 1, shards.count)
    }
    for build in try manifest.builds() {
      report.damage += try check(build)
      report.builds += 1
    }
    report.leftovers = leftovers(known: Set(shards.map(\.path)))
    return report
  }

  private func check(_ shard: ShardRecord) throws -> [Damage] {
    let path = manifest.workspace.absolute(shard.path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? Int else {
      return [Damage(place: shard.path, detail: "the file is missing")]
    }
    guard size == shard.bytes else {
      return [
        Damage(place: shard.path, detail: "the file has \(size) bytes, recorded are \(shard.bytes)")
      ]
    }
    if isDeep {
      let found = try SHA256.hex(ofFileAt: path)
      if found != shard.sha256 {
        return [
          Damage(
            place: shard.path,
            detail: "its sha256 is \(found.prefix(12))…, recorded is \(shard.sha256.prefix(12))…")
        ]
      }
    }
    return try checkTensors(of: shard, at: path)
  }

  private func checkTensors(of shard: ShardRecord, at path: String) throws -> [Damage] {
    let file: Shard
    do {
      file = try Shard(path: path)
    } catch let error as ShardError {
      return [Damage(place: shard.path, detail: error.message)]
    }
    guard let profile = try profile(of: shard) else {
      return [Damage(place: shard.path, detail: "its profile `\(shard.profileId)` is missing")]
    }
    return try manifest.patches(inShard: shard.path).compactMap { row in
      let shape = [row.gridHeight * row.gridWidth, 3, profile.patchSize, profile.patchSize]
      guard let entry = file.entries[row.tensor] else {
        return Damage(place: shard.path, detail: "it lacks the tensor `\(row.tensor)`")
      }
      guard entry.dtype == "U8", entry.shape == shape else {
        return Damage(
          place: shard.path,
          detail: "tensor `\(row.tensor)` is \(entry.dtype)\(entry.shape), recorded is U8\(shape)")
      }
      return nil
    }
  }

  private func profile(of shard: ShardRecord) throws -> ProfileRecord? {
    do {
      return try manifest.profile(shard.profileId)
    } catch ManifestError.notFound {
      return nil
    }
  }

  private func check(_ build: BuildRecord) throws -> [Damage] {
    let digest = BuildDigest.of(try manifest.rows(of: build.id))
    guard digest != build.digest else { return [] }
    return [Damage(place: "build \(build.id)", detail: "its rows are not the ones that were built")]
  }

  private func leftovers(known: Set<String>) -> [String] {
    let root = manifest.workspace.absolute("shards")
    let files = FileManager.default.subpaths(atPath: root) ?? []
    return files.map { "shards/" + $0 }
      .filter { ($0.hasSuffix(".safetensors") || $0.contains(".tmp-")) && !known.contains($0) }
      .sorted()
  }
}
