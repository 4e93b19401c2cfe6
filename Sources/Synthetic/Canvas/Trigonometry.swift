/// Sine and its relatives from additions and products alone.
///
/// libm's versions differ in their last bit between C libraries; these don't, so that a seed gives
/// the same bytes on every machine.
enum Trigonometry {
  static let pi = 3.141_592_653_589_793

  /// The sine of an angle in radians, good to about 1e-12 for angles of a few turns.
  static func sin(_ angle: Double) -> Double {
    cos(angle - pi / 2)
  }

  /// The cosine of an angle in radians, good to about 1e-12 for angles of a few turns.
  static func cos(_ angle: Double) -> Double {
    let quarter = (angle / (pi / 2)).rounded()
    let rest = angle - quarter * (pi / 2)
    let square = rest * rest
    switch Int(quarter) & 3 {
    case 0: return cosine(square)
    case 1: return -rest * sinc(square)
    case 2: return -cosine(square)
    default: return rest * sinc(square)
    }
  }

  /// The angle of the direction `(x, y)` in radians, in -pi...pi, good to about 1e-6.
  static func atan2(_ y: Double, _ x: Double) -> Double {
    let (ax, ay) = (abs(x), abs(y))
    let larger = max(ax, ay)
    guard larger > 0 else { return 0 }
    let ratio = min(ax, ay) / larger
    let square = ratio * ratio
    // Abramowitz & Stegun 4.4.49
    var angle = -0.01172120 * square + 0.05265332
    angle = angle * square - 0.11643287
    angle = angle * square + 0.19354346
    angle = angle * square - 0.33262347
    angle = (angle * square + 0.99997726) * ratio
    if ay > ax { angle = pi / 2 - angle }
    if x < 0 { angle = pi - angle }
    return y < 0 ? -angle : angle
  }

  private static func sinc(_ square: Double) -> Double {
    var sum = 1.0
    for n in stride(from: 15.0, to: 1.0, by: -2.0) { sum = 1 - square / (n * (n - 1)) * sum }
    return sum
  }

  private static func cosine(_ square: Double) -> Double {
    var sum = 1.0
    for n in stride(from: 16.0, to: 0.0, by: -2.0) { sum = 1 - square / (n * (n - 1)) * sum }
    return sum
  }
}
