import Imaging
import Manifest
import Shards

/// Draws an image as the model sees it: put together from its patches, with its regions over it.
public struct Picture: Sendable {
  private let manifest: ManifestDatabase

  /// Pictures of the images of `manifest`.
  public init(_ manifest: ManifestDatabase) {
    self.manifest = manifest
  }

  /// The resized image, from the shard.
  ///
  /// - Throws: `ShardError` where the shard is damaged; `ImagingError`.
  public func resized(_ patches: PatchesRecord) throws -> RGBImage {
    let profile = try manifest.profile(patches.profileId)
    let shard = try Shard(path: manifest.workspace.absolute(patches.shard))
    return try Self.resized(patches, from: shard, profile)
  }

  /// The resized image, from a shard that is open already.
  ///
  /// - Throws: `ShardError` where the shard is damaged; `ImagingError`.
  static func resized(_ patches: PatchesRecord, from shard: Shard, _ profile: ProfileRecord)
    throws -> RGBImage
  {
    let side = profile.patchSize
    let shape = [patches.gridHeight * patches.gridWidth, 3, side, side]
    let bytes = try shard.withBytes(of: patches.tensor, shape: shape) { Array($0) }
    return try Patches.assemble(
      PatchGrid(
        gridHeight: patches.gridHeight, gridWidth: patches.gridWidth, patchSize: side,
        mergeSize: profile.mergeSize, bytes: bytes))
  }

  /// The resized image with its regions tinted and outlined.
  public func marked(_ patches: PatchesRecord, image: ImageRecord, regions: [RegionRecord]) throws
    -> RGBImage
  {
    var picture = try resized(patches)
    for region in regions {
      let mask = try RunLengths(
        compressed: region.rle, width: image.width, height: image.height
      ).mask()
      Self.overlay(mask, on: &picture)
    }
    return picture
  }

  private static let tint: [Int] = [255, 40, 40]

  /// Tints the masked pixels and draws the mask's edge; the mask is sampled at pixel centres.
  private static func overlay(_ mask: GrayImage, on picture: inout RGBImage) {
    let (width, height) = (picture.width, picture.height)
    let columns = (0..<width).map { (2 * $0 + 1) * mask.width / (2 * width) }
    let rows = (0..<height).map { (2 * $0 + 1) * mask.height / (2 * height) }
    func isInside(_ x: Int, _ y: Int) -> Bool {
      guard x >= 0, y >= 0, x < width, y < height else { return false }
      return mask.pixels[rows[y] * mask.width + columns[x]] != 0
    }
    for y in 0..<height {
      for x in 0..<width where isInside(x, y) {
        let isEdge =
          !isInside(x - 1, y) || !isInside(x + 1, y) || !isInside(x, y - 1) || !isInside(x, y + 1)
        let share = isEdge ? 100 : 25
        for channel in 0..<3 {
          let i = (y * width + x) * 3 + channel
          let old = Int(picture.pixels[i])
          picture.pixels[i] = UInt8((old * (100 - share) + tint[channel] * share) / 100)
        }
      }
    }
  }
}
