import Imaging
import Manifest
import Shards

/// Collects the patches of one profile until a shard is full, then writes it and its rows.
///
/// A shard is closed by the bytes in it, and its images come in archive order. So shards are the
/// same for every number of jobs, and whichever other profiles are made in the same pass.
struct ShardBuilder {
  let profile: PatchProfile
  private let limit: Int
  private var index: Int
  private var tensors: [ByteTensor] = []
  private var patches: [PatchesRecord] = []
  private var images: [ImageRecord] = []
  private var adopted: [ImageRecord] = []
  private var bytes = 0

  /// A builder whose first shard is number `index` of the profile.
  init(profile: PatchProfile, limit: Int, index: Int) {
    self.profile = profile
    self.limit = limit
    self.index = index
  }

  var isFull: Bool { bytes >= limit }

  private var path: String {
    let digits = String(index)
    let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return "shards/\(profile.id)/\(number).safetensors"
  }

  /// Adds an image's patches; `isNew` where the image has no row yet, `isAdopted` where it has one
  /// under a source that was never finished.
  mutating func add(_ image: ImageRecord, _ grid: PatchGrid, isNew: Bool, isAdopted: Bool) {
    let side = profile.patchSize
    let shape = [grid.gridHeight * grid.gridWidth, 3, side, side]
    tensors.append(ByteTensor(name: image.id, shape: shape, bytes: grid.bytes))
    patches.append(
      PatchesRecord(
        imageId: image.id, profileId: profile.id, shard: path, tensor: image.id,
        gridHeight: grid.gridHeight, gridWidth: grid.gridWidth))
    if isNew { images.append(image) }
    if isAdopted { adopted.append(image) }
    bytes += grid.bytes.count
  }

  /// Writes what was collected, durably, and then its rows.
  mutating func flush(to manifest: ManifestDatabase) throws -> ShardRecord? {
    guard !tensors.isEmpty else { return nil }
    let written = try ShardWriter.write(tensors, to: manifest.workspace.absolute(path))
    let shard = ShardRecord(
      path: path, profileId: profile.id, bytes: written.bytes, sha256: written.sha256,
      tensors: tensors.count)
    try manifest.commit(
      ShardCommit(shard: shard, images: images, adopted: adopted, patches: patches))
    self = ShardBuilder(profile: profile, limit: limit, index: index + 1)
    return shard
  }
}
