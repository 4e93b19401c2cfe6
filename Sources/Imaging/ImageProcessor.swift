/// Smart resize, bicubic resize and patches in one: `Qwen2VLImageProcessorPil` up to the values
/// it rescales and normalises.
public struct ImageProcessor: Sendable, Equatable {
  /// Which size an image gets.
  public let resize: SmartResize

  /// Side of a patch in pixels.
  public let patchSize: Int

  /// Side, in patches, of the block that becomes one token.
  public let mergeSize: Int

  /// The most pixels a profile may ask for: 16,384 tokens of Qwen2.5-VL four times over.
  private static let mostPixels = 1 << 26

  /// Defaults are those of the class in transformers 5.23; published checkpoints set `maxPixels`
  /// to 12,845,056.
  ///
  /// - Throws: ``ImagingError/argument(_:)`` unless `1 <= minPixels <= maxPixels <= 2^26`, the
  ///   patch size is 1 to 256 and the merge size 1 to 16.
  public init(
    minPixels: Int = 56 * 56, maxPixels: Int = 28 * 28 * 1280, patchSize: Int = 14,
    mergeSize: Int = 2
  ) throws(ImagingError) {
    guard minPixels >= 1, minPixels <= maxPixels, maxPixels <= Self.mostPixels else {
      throw .argument("pixel bounds \(minPixels) to \(maxPixels) are not within 1 to 2^26")
    }
    guard 1...256 ~= patchSize, 1...16 ~= mergeSize else {
      throw .argument("patches of \(patchSize) merged by \(mergeSize): 1 to 256 by 1 to 16")
    }
    resize = SmartResize(
      factor: patchSize * mergeSize, minPixels: minPixels, maxPixels: maxPixels)
    self.patchSize = patchSize
    self.mergeSize = mergeSize
  }

  /// Resizes and cuts one upright RGB image.
  ///
  /// - Throws: ``ImagingError/aspectRatio(width:height:)``, ``ImagingError/argument(_:)`` for an
  ///   image without pixels, ``ImagingError/outOfMemory``.
  public func process(_ image: RGBImage) throws(ImagingError) -> PatchGrid {
    let size = try resize.size(width: image.width, height: image.height)
    let resized = try image.resized(width: size.width, height: size.height)
    return try Patches.cut(resized, patchSize: patchSize, mergeSize: mergeSize)
  }
}
