/// Cutting an image into the patches a Qwen vision tower reads, and putting it together again.
public enum Patches {
  /// Cuts in the model's order: blocks of `mergeSize` by `mergeSize` patches row by row, within a
  /// block the patches row by row, within a patch first all red, then all green, then all blue.
  ///
  /// The bytes are those of `Qwen2VLImageProcessorPil` before rescaling, normalisation and the
  /// doubling in time.
  ///
  /// - Parameters:
  ///   - patchSize: side of a patch in pixels, 14 for Qwen2.5-VL.
  ///   - mergeSize: side in patches of the block that becomes one token, 2 for Qwen2.5-VL.
  /// - Throws: ``ImagingError/argument(_:)`` when a side is not a positive multiple of
  ///   `patchSize * mergeSize`.
  public static func cut(
    _ image: RGBImage, patchSize: Int, mergeSize: Int
  ) throws(ImagingError) -> PatchGrid {
    let order = try PatchOrder(size: image.size, patchSize: patchSize, mergeSize: mergeSize)
    let count = image.pixels.count
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      image.pixels.withUnsafeBufferPointer { pixels in
        order.forEachRow { pixel, byte in
          let (red, green, blue) = order.planes(at: byte)
          for x in 0..<patchSize {
            out[red + x] = pixels[pixel + x * 3]
            out[green + x] = pixels[pixel + x * 3 + 1]
            out[blue + x] = pixels[pixel + x * 3 + 2]
          }
        }
      }
      initialized = count
    }
    return PatchGrid(
      gridHeight: image.height / patchSize, gridWidth: image.width / patchSize,
      patchSize: patchSize, mergeSize: mergeSize, bytes: bytes)
  }

  /// The image that ``cut(_:patchSize:mergeSize:)`` made the patches from.
  ///
  /// - Throws: ``ImagingError/argument(_:)`` when the grid does not consist of whole blocks.
  public static func assemble(_ grid: PatchGrid) throws(ImagingError) -> RGBImage {
    let patchSize = grid.patchSize
    let size = ImageSize(width: grid.gridWidth * patchSize, height: grid.gridHeight * patchSize)
    let order = try PatchOrder(size: size, patchSize: patchSize, mergeSize: grid.mergeSize)
    var pixels = [UInt8](repeating: 0, count: grid.bytes.count)
    order.forEachRow { pixel, byte in
      let (red, green, blue) = order.planes(at: byte)
      for x in 0..<patchSize {
        pixels[pixel + x * 3] = grid.bytes[red + x]
        pixels[pixel + x * 3 + 1] = grid.bytes[green + x]
        pixels[pixel + x * 3 + 2] = grid.bytes[blue + x]
      }
    }
    return RGBImage(width: size.width, height: size.height, pixels: pixels)
  }
}

/// Where each row of each patch lies in the image and among the patches.
private struct PatchOrder {
  let size: ImageSize
  let patchSize: Int
  let mergeSize: Int

  init(size: ImageSize, patchSize: Int, mergeSize: Int) throws(ImagingError) {
    guard patchSize > 0, mergeSize > 0, size.width > 0, size.height > 0,
      size.width.isMultiple(of: patchSize * mergeSize),
      size.height.isMultiple(of: patchSize * mergeSize)
    else {
      throw .argument(
        "\(size) does not divide into blocks of \(mergeSize)x\(mergeSize) patches of \(patchSize)")
    }
    self.size = size
    self.patchSize = patchSize
    self.mergeSize = mergeSize
  }

  /// Where a row of a patch starts in its three planes.
  func planes(at byte: Int) -> (red: Int, green: Int, blue: Int) {
    let plane = patchSize * patchSize
    return (byte, byte + plane, byte + 2 * plane)
  }

  /// Calls with the index of the row's first byte in the image and in the patches.
  @inline(__always)
  func forEachRow(_ body: (_ pixel: Int, _ byte: Int) -> Void) {
    let block = patchSize * mergeSize
    var patch = 0
    for blockY in stride(from: 0, to: size.height, by: block) {
      for blockX in stride(from: 0, to: size.width, by: block) {
        for y in stride(from: blockY, to: blockY + block, by: patchSize) {
          for x in stride(from: blockX, to: blockX + block, by: patchSize) {
            for row in 0..<patchSize {
              body(((y + row) * size.width + x) * 3, patch + row * patchSize)
            }
            patch += 3 * patchSize * patchSize
          }
        }
      }
    }
  }
}
