import Digest

extension SplitMix64 {
  /// A number in the range, as the canvas counts.
  mutating func float(_ range: ClosedRange<Float>) -> Float {
    Float(uniform(Double(range.lowerBound)...Double(range.upperBound)))
  }

  /// An angle of the full circle, in radians.
  mutating func angle() -> Float { float(0...(2 * .pi)) }

  /// A place in the box.
  mutating func point(in box: Box) -> Point {
    let x = float(box.low.x...max(box.low.x, box.high.x))
    return Point(x, float(box.low.y...max(box.low.y, box.high.y)))
  }

  /// True with the given probability.
  mutating func chance(_ probability: Float) -> Bool { Float(unit()) < probability }

  /// Noise of its own.
  mutating func noise() -> Noise { Noise(seed: next()) }
}

extension Exposure {
  /// The small differences in lamp, camera and sensor from one picture to the next.
  static func varied(_ generator: inout SplitMix64) -> Exposure {
    var exposure = Exposure(seed: generator.next())
    exposure.gain = generator.float(0.95...1.04)
    let warmth = generator.float(-0.018...0.018)
    exposure.balance = Color(1 + warmth, 1, 1 - warmth, 1)
    exposure.tilt = Point(generator.float(-0.045...0.02), generator.float(-0.045...0.02))
    exposure.vignette = generator.float(0.05...0.1)
    exposure.noise = generator.float(1.35...1.6)
    return exposure
  }
}
