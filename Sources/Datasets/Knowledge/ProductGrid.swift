/// A grid that fills the image, in each of whose cells a good product has as many of an object.
public struct ProductGrid: Sendable, Hashable {
  /// The object's id.
  public let object: String
  /// Rows of the grid, from the image's top to its bottom.
  public let rows: Int
  /// Columns of the grid, from left to right.
  public let columns: Int
  /// The defects that mark a missing wall between two cells of a row, which then run into each other.
  public let openedBy: [String]

  /// How many cells it has.
  public var cells: Int { rows * columns }
}
