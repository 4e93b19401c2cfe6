/// A place or a step in native pixels: x to the right, y downwards.
typealias Point = SIMD2<Float>

/// A direction in space: x to the right, y downwards, z towards the camera.
typealias Direction = SIMD3<Float>

/// Red, green, blue and opacity, each 0 to 1, as the screen shows them; not premultiplied.
typealias Color = SIMD4<Float>

extension SIMD2 where Scalar == Float {
  /// The length in pixels.
  var length: Float { (x * x + y * y).squareRoot() }

  /// The same direction with length 1; zero stays zero.
  var normalized: Point {
    let size = length
    return size > 0 ? self / size : .zero
  }

  /// This vector turned by a quarter, clockwise on the screen.
  var perpendicular: Point { Point(-y, x) }

  /// The dot product.
  func dot(_ other: Point) -> Float { x * other.x + y * other.y }

  /// The point at `angle` radians (clockwise on the screen from the right) and `radius`.
  static func polar(_ angle: Float, _ radius: Float) -> Point {
    Point(
      Float(Trigonometry.cos(Double(angle))) * radius,
      Float(Trigonometry.sin(Double(angle))) * radius)
  }
}

extension SIMD3 where Scalar == Float {
  /// The dot product.
  func dot(_ other: Direction) -> Float { x * other.x + y * other.y + z * other.z }

  /// The same direction with length 1.
  var normalized: Direction {
    let size = dot(self).squareRoot()
    return size > 0 ? self / size : Direction(0, 0, 1)
  }
}

extension SIMD4 where Scalar == Float {
  /// An opaque colour from 8-bit values, as in `Color(hex: 0xf2c230)`.
  init(hex: Int, alpha: Float = 1) {
    self.init(
      Float((hex >> 16) & 255) / 255, Float((hex >> 8) & 255) / 255, Float(hex & 255) / 255, alpha)
  }

  /// An opaque grey of a brightness 0 to 1.
  init(gray: Float, alpha: Float = 1) {
    self.init(gray, gray, gray, alpha)
  }

  /// The same colour with another opacity.
  func alpha(_ value: Float) -> Color { Color(x, y, z, value) }

  /// The colour made lighter (above 1) or darker (below 1), its opacity kept.
  func lit(_ factor: Float) -> Color { Color(x * factor, y * factor, z * factor, w) }

  /// The colour with `amount` of white light added, its opacity kept.
  func adding(_ amount: Float) -> Color { Color(x + amount, y + amount, z + amount, w) }

  /// Between this colour (`t` 0) and the other (`t` 1).
  func mixed(_ other: Color, _ t: Float) -> Color { self + (other - self) * t }
}

/// `value` held inside `low...high`.
func clamp(_ value: Float, _ low: Float = 0, _ high: Float = 1) -> Float {
  min(max(value, low), high)
}

/// 0 below `from`, 1 above `to`, and a smooth S between; `from` may be above `to`.
func smoothstep(_ from: Float, _ to: Float, _ value: Float) -> Float {
  let t = clamp((value - from) / (to - from))
  return t * t * (3 - 2 * t)
}
