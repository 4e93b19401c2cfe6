import Torch

/// A picture as a model takes it.
public struct ModelPicture: Sendable {
  /// Its size in patches.
  public let grid: PixelGrid
  /// U8 `[patches, 3, side, side]` in the model's order: what a shard holds.
  public let patches: Tensor

  /// A picture.
  ///
  /// - Precondition: `patches` has as many rows as the grid has patches.
  public init(grid: PixelGrid, patches: Tensor) {
    precondition(patches.size(0) == grid.count, "a row a patch")
    self.grid = grid
    self.patches = patches
  }
}

/// A sequence of tokens and the pictures in it, in order.
public struct TokenSequence: Sendable {
  /// Ids, with one image token for each token of each picture.
  public let tokens: [Int32]
  /// The pictures.
  public let pictures: [ModelPicture]

  /// A sequence.
  public init(tokens: [Int32], pictures: [ModelPicture] = []) {
    self.tokens = tokens
    self.pictures = pictures
  }
}
