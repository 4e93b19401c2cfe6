import Foundation
import Imaging
import Manifest
import Parallel
import Shards

/// Reads what images look like from afar out of the shards.
struct Descriptors {
  private let manifest: ManifestDatabase
  private let profile: ProfileRecord

  /// Descriptors of the patches under `profile`.
  init(_ manifest: ManifestDatabase, profile: ProfileRecord) {
    (self.manifest, self.profile) = (manifest, profile)
  }

  /// The descriptor of each of these images, by id; shards are mapped, not copied.
  ///
  /// - Throws: `ShardError` or `SystemError` where a shard is damaged or missing.
  func of(_ images: Set<String>) throws -> [String: ImageDescriptor] {
    var rows = try manifest.patches(profile: profile.id)
      .filter { images.contains($0.imageId) }[...]
    var open: Shard?
    let profile = profile
    let pipeline = OrderedPipeline<(PatchesRecord, Shard), (String, ImageDescriptor)>(
      window: 64,
      source: {
        guard let row = rows.popFirst() else { return nil }
        let path = manifest.workspace.absolute(row.shard)
        let shard = try open.flatMap { $0.path == path ? $0 : nil } ?? Shard(path: path)
        open = shard
        return (row, shard)
      },
      work: { row, shard in (row.imageId, try Self.descriptor(row, in: shard, profile)) })
    var found: [String: ImageDescriptor] = [:]
    try pipeline.run(threads: ProcessInfo.processInfo.activeProcessorCount) { id, descriptor in
      found[id] = descriptor
    }
    return found
  }

  private static func descriptor(
    _ row: PatchesRecord, in shard: Shard, _ profile: ProfileRecord
  ) throws -> ImageDescriptor {
    let side = profile.patchSize
    let shape = [row.gridHeight * row.gridWidth, 3, side, side]
    return try shard.withBytes(of: row.tensor, shape: shape) { bytes in
      ImageDescriptor(
        patches: bytes, gridHeight: row.gridHeight, gridWidth: row.gridWidth, patchSize: side,
        mergeSize: profile.mergeSize)
    }
  }
}
