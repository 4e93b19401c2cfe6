/// Seeded noise over the plane: the same seed and place give the same value on every machine.
struct Noise: Sendable {
  private let seed: UInt32

  init(seed: UInt64) {
    self.seed = UInt32(truncatingIfNeeded: seed ^ (seed >> 32))
  }

  /// A value in 0..<1 for a cell of the unit grid, unrelated to its neighbours'.
  func cell(_ x: Int32, _ y: Int32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x9e37_79b1 ^ UInt32(bitPattern: y) &* 0x85eb_ca77 ^ seed
    h = (h ^ (h >> 15)) &* 0x2c1b_3c6d
    h = (h ^ (h >> 12)) &* 0x297a_2d39
    h ^= h >> 15
    return Float(h >> 8) * 0x1p-24
  }

  /// Smooth value noise in 0...1 with waves of about one unit.
  func smooth(_ point: Point) -> Float {
    let (fx, fy) = (point.x.rounded(.down), point.y.rounded(.down))
    let (ix, iy) = (Int32(fx), Int32(fy))
    let (tx, ty) = (point.x - fx, point.y - fy)
    let sx = tx * tx * (3 - 2 * tx)
    let sy = ty * ty * (3 - 2 * ty)
    let (v00, v10) = (cell(ix, iy), cell(ix &+ 1, iy))
    let (v01, v11) = (cell(ix, iy &+ 1), cell(ix &+ 1, iy &+ 1))
    let top = v00 + (v10 - v00) * sx
    return top + (v01 + (v11 - v01) * sx - top) * sy
  }

  /// Several octaves of smooth noise, each half as large and half as strong, in 0...1.
  func fractal(_ point: Point, octaves: Int) -> Float {
    var (sum, weight, total) = (Float(0), Float(1), Float(0))
    var place = point
    for _ in 0..<octaves {
      sum += smooth(place) * weight
      total += weight
      weight *= 0.5
      // The offset keeps the octaves' grids from lining up in the origin.
      place = place * 2 + Point(17.3, 5.7)
    }
    return sum / total
  }
}
