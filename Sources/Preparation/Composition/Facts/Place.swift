import Imaging

/// A place in an image, on a grid of three by three, in reading order.
enum Place: String, CaseIterable, Sendable {
  case upperLeft = "in the upper left"
  case top = "at the top"
  case upperRight = "in the upper right"
  case left = "on the left"
  case centre = "in the centre"
  case right = "on the right"
  case lowerLeft = "in the lower left"
  case bottom = "at the bottom"
  case lowerRight = "in the lower right"

  /// Its row of the grid, from -1 at the top to 1 at the bottom.
  var row: Int { index / 3 - 1 }

  /// Its column of the grid, from -1 on the left to 1 on the right.
  var column: Int { index % 3 - 1 }

  private var index: Int { Place.allCases.firstIndex(of: self) ?? 0 }

  /// Whether nobody could take the one for the other: they lie on opposite sides, or one is the
  /// centre and the other a corner.
  func isFar(from other: Place) -> Bool {
    let isOpposite = row * other.row < 0 || column * other.column < 0
    let corner = self == .centre ? other : other == .centre ? self : nil
    return isOpposite || corner.map { $0.row != 0 && $0.column != 0 } ?? false
  }

  /// Whether its cell of the grid shares nothing with a box.
  func isFree(of box: PixelBox, in size: ImageSize) -> Bool {
    func isApart(_ start: Int, _ length: Int, _ whole: Int, _ step: Int) -> Bool {
      3 * (start + length) <= (step + 1) * whole || 3 * start >= (step + 2) * whole
    }
    return isApart(box.x, box.width, size.width, column)
      || isApart(box.y, box.height, size.height, row)
  }
}
