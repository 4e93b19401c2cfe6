/// The size of a picture in patches.
public struct PixelGrid: Sendable, Hashable {
  /// Rows of patches.
  public let height: Int
  /// Columns of patches.
  public let width: Int

  /// A grid of `height` rows by `width` columns.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Patches.
  public var count: Int { height * width }

  /// Tokens that the picture becomes, where blocks of `merge` by `merge` patches become one.
  public func tokens(merge: Int) -> Int { count / (merge * merge) }
}
