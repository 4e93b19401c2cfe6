import Imaging
import Manifest

/// Checks rows against what they can be computed from again, and all of them against the seal.
struct RowVerifier {
  private let manifest: ManifestDatabase

  init(_ manifest: ManifestDatabase) {
    self.manifest = manifest
  }

  func damage() throws -> [Verify.Damage] {
    try grids() + regions() + seal()
  }

  /// The grid of an image follows from its size and the profile.
  private func grids() throws -> [Verify.Damage] {
    try manifest.profiles().flatMap { record in
      guard
        let profile = try? PatchProfile(
          minPixels: record.minPixels, maxPixels: record.maxPixels, patchSize: record.patchSize,
          mergeSize: record.mergeSize)
      else {
        return [
          Verify.Damage(place: "profile \(record.id)", detail: "no processor has its settings")
        ]
      }
      return try manifest.patchSizes(profile: record.id).compactMap { row in
        let grid = try? profile.grid(width: row.width, height: row.height)
        if let grid, grid == (row.gridWidth, row.gridHeight) { return nil }
        return Verify.Damage(
          place: "image \(row.image)",
          detail: "its \(row.gridHeight)×\(row.gridWidth) patches are not what "
            + "\(row.width)×\(row.height) pixels give under \(record.id)")
      }
    }
  }

  /// Area and box of a region follow from its run lengths.
  private func regions() throws -> [Verify.Damage] {
    try manifest.regionSizes().compactMap { region, width, height in
      let runs = try? RunLengths(compressed: region.rle, width: width, height: height)
      let box = PixelBox(
        x: region.bboxX, y: region.bboxY, width: region.bboxWidth, height: region.bboxHeight)
      if let runs, runs.area == region.area, runs.box == box { return nil }
      return Verify.Damage(
        place: "image \(region.imageId)",
        detail: "part \(region.part) of \(region.maskMember) does not agree with its run lengths")
    }
  }

  /// All rows together are as the last command left them.
  private func seal() throws -> [Verify.Damage] {
    guard let sealed = try manifest.sealedDigest() else { return [] }
    let found = try manifest.digest()
    guard found != sealed else { return [] }
    return [
      Verify.Damage(
        place: "manifest.sqlite",
        detail: "rows were changed since the last command: the digest is \(found.prefix(12))…, "
          + "recorded is \(sealed.prefix(12))…")
    ]
  }
}
