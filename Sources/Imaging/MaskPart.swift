/// One connected part of a mask.
public struct MaskPart: Sendable, Equatable {
  /// How many pixels it has.
  public let area: Int

  /// The smallest box around it.
  public let box: PixelBox

  /// Mean of its pixels' centres. The centre of the pixel in column 0 is at 0.5, so that the
  /// centroid of a box is the box's middle.
  public let centroid: PixelPoint

  /// Its pixels, in the frame of the whole mask.
  public let runLengths: RunLengths
}

/// A rectangle of whole pixels.
public struct PixelBox: Sendable, Hashable {
  /// Its leftmost column.
  public let x: Int

  /// Its topmost row.
  public let y: Int

  /// Columns, at least 1.
  public let width: Int

  /// Rows, at least 1.
  public let height: Int

  /// From its top left corner and its sides.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// A place between pixels: (0, 0) is the image's top left corner.
public struct PixelPoint: Sendable, Hashable {
  /// To the right, in pixels.
  public let x: Double

  /// Down, in pixels.
  public let y: Double

  /// From its coordinates.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
