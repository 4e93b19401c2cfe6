/// An image as the patches a Qwen vision tower reads, 8 bits a value.
public struct PatchGrid: Sendable, Equatable {
  /// Rows of patches; a multiple of ``mergeSize``.
  public let gridHeight: Int

  /// Columns of patches; a multiple of ``mergeSize``.
  public let gridWidth: Int

  /// Side of a patch in pixels.
  public let patchSize: Int

  /// Side, in patches, of the block that becomes one token.
  public let mergeSize: Int

  /// Shape `[gridHeight * gridWidth, 3, patchSize, patchSize]`, patches in the model's order.
  public let bytes: [UInt8]

  /// - Precondition: `bytes` has as many values as the shape.
  public init(gridHeight: Int, gridWidth: Int, patchSize: Int, mergeSize: Int, bytes: [UInt8]) {
    precondition(
      bytes.count == gridHeight * gridWidth * 3 * patchSize * patchSize,
      "a patch grid has 3 planes a patch")
    self.gridHeight = gridHeight
    self.gridWidth = gridWidth
    self.patchSize = patchSize
    self.mergeSize = mergeSize
    self.bytes = bytes
  }

  /// Rows of ``bytes``: `gridHeight * gridWidth`.
  public var patchCount: Int { gridHeight * gridWidth }

  /// Image tokens in the prompt: one for each block.
  public var tokenCount: Int { patchCount / (mergeSize * mergeSize) }
}
