/// A slowly changing value over the picture, worked out on a coarse grid and smoothed between: an
/// expensive formula for the price of four look-ups a pixel.
struct NoiseField: Sendable {
  /// Native pixels between neighbours of the grid: details smaller than about four of it are lost.
  private let step: Float
  private let columns: Int
  private let rows: Int
  private let values: [Float]

  /// The formula's values over the whole picture of the canvas.
  init(over canvas: Canvas, step: Float = 8, _ formula: (Point) -> Float) {
    self.step = step
    columns = Int(Float(canvas.width) / canvas.scale / step) + 2
    rows = Int(Float(canvas.height) / canvas.scale / step) + 2
    var values = [Float](repeating: 0, count: columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        values[row * columns + column] = formula(Point(Float(column), Float(row)) * step)
      }
    }
    self.values = values
  }

  /// The value at a place of the picture.
  func at(_ point: Point) -> Float {
    let x = clamp(point.x / step, 0, Float(columns - 2))
    let y = clamp(point.y / step, 0, Float(rows - 2))
    let (column, row) = (Int(x), Int(y))
    let (tx, ty) = (x - Float(column), y - Float(row))
    let index = row * columns + column
    let above = values[index] + (values[index + 1] - values[index]) * tx
    let (left, right) = (values[index + columns], values[index + columns + 1])
    return above + (left + (right - left) * tx - above) * ty
  }
}
