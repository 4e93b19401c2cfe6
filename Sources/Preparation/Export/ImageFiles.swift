import Diagnostics
import Foundation
import Imaging
import Manifest
import Parallel
import Shards

/// Writes images as PNG files: upright RGB of the size that the model sees, without metadata, so
/// that a trainer's own smart resize leaves every pixel as it is.
struct ImageFiles {
  let manifest: ManifestDatabase
  let profile: ProfileRecord
  let jobs: Int
  let cancellation: Cancellation
  let progress: (_ done: Int, _ total: Int) -> Void

  /// Writes `images` into the folder at `path`, which exists.
  ///
  /// - Throws: `ShardError` where a shard is damaged; `SystemError`; `Interrupted`.
  func write(_ images: [ExportImage], to path: String) throws {
    var shards: [String: Shard] = [:]
    var left = images[...]
    let pipeline = OrderedPipeline<(ExportImage, Shard), Void>(
      window: jobs + 2,
      source: { [cancellation, manifest] in
        try cancellation.check()
        guard let image = left.popFirst() else { return nil }
        let shard =
          try shards[image.patches.shard]
          ?? Shard(path: manifest.workspace.absolute(image.patches.shard))
        shards[image.patches.shard] = shard
        return (image, shard)
      },
      work: { [profile] image, shard in
        let png = try PNG.encode(
          Picture.resized(image.patches, from: shard, profile), compression: 3)
        try ExportFolder.write(png, to: path + "/" + image.name)
      })
    var done = 0
    try pipeline.run(threads: jobs) {
      done += 1
      progress(done, images.count)
    }
  }
}
