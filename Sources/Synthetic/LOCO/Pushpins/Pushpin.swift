import Digest

/// One pushpin that lies on its side: a turned plastic head and a steel needle.
struct Pushpin: Sendable {
  /// What is wrong with a pin, if anything.
  enum Damage: Sendable, Equatable {
    case none
    /// The needle is bent by this angle, in radians.
    case bent(Float)
    /// The needle is broken off close to the head.
    case needleLost
    /// The upper flange is broken off and lies beside the head.
    case headBroken
  }

  /// The pin's own coordinates: x from the cap (-80) to the needle's tip (88), y across.
  let frame: Frame
  var color = Pushpin.yellow
  var damage = Damage.none
  /// Seeds the fracture and the plastic's clouds.
  let noise: Noise

  /// The plastic of every good pin.
  static let yellow = Color(hex: 0xf3c01c)
  /// Picture pixels a unit of the pin's coordinates: with it a pin covers about 6300 pixels.
  static let size: Float = 1.12
  /// The pin's reach from its frame's origin, in native pixels.
  static let reach: Float = 92 * size

  /// What is wrong with the pin, in a word for the truth; nil of a sound one.
  var state: String? {
    switch damage {
    case .none: color == Self.yellow ? nil : "discoloured"
    case .bent: "bent"
    case .needleLost, .headBroken: "broken"
    }
  }

  /// The head's radius along the pin: (x, radius).
  private static let profile: [Point] = [
    Point(-80, 30), Point(-79, 36), Point(-76, 39.5), Point(-70, 40.5), Point(-66, 39),
    Point(-63.5, 35), Point(-61, 28), Point(-55, 24.5), Point(-45, 21), Point(-35, 19.5),
    Point(-26, 20), Point(-18, 22.5), Point(-13, 27), Point(-11, 31), Point(-8, 34),
    Point(-2, 34.5), Point(2, 33), Point(4, 28), Point(6, 16), Point(10, 11), Point(15, 8),
    Point(17, 4),
  ]
  private static let crack: Float = -52

  /// The plastic head where it still is.
  var head: Shape {
    let whole = plastic
    guard damage == .headBroken else { return whole }
    return whole.subtracting(brokenEnd(frame))
  }

  /// The part of the head that has come off, where one has.
  var chip: Shape? {
    guard damage == .headBroken else { return nil }
    // The other half of the same fracture, moved away and turned a little.
    let moved = Pushpin(frame: chipFrame, color: color, noise: noise)
    return moved.plastic.intersection(moved.brokenEnd(moved.frame))
  }

  /// The steel needle; of a broken one the stump.
  var needle: Shape {
    switch damage {
    case .bent(let angle):
      let bend = Point(34, 0)
      let tip = bend + .polar(angle, 56)
      let knee = Curve.bezier(
        Point(12, 0), Point(32, 0), bend + .polar(angle, 4), tip, steps: 14)
      return .stroke(knee.map(frame.world), width: 7.6 * frame.size)
    case .needleLost:
      return .capsule(frame.world(10, 0), frame.world(21, 0), 4.2 * frame.size)
    case .none, .headBroken:
      return Shape.capsule(frame.world(10, 0), frame.world(60, 0), 4.2 * frame.size)
        .union(
          .taper(frame.world(60, 0), 4.2 * frame.size, frame.world(87, 0), 0.8 * frame.size))
    }
  }

  /// The bent part of the needle, or the place where it should be.
  var front: Shape {
    switch damage {
    case .bent: needle
    default: .capsule(frame.world(16, 0), frame.world(84, 0), 8 * frame.size)
    }
  }

  /// Everything of the pin.
  var shape: Shape {
    let whole = head.union(needle)
    return chip.map { whole.union($0) } ?? whole
  }

  private var plastic: Shape {
    let upper = Self.profile.map { frame.world($0.x, -$0.y) }
    let lower = Self.profile.reversed().map { frame.world($0.x, $0.y) }
    return .polygon(upper + lower)
  }

  private var chipFrame: Frame {
    Frame(origin: frame.world(-20, 26), angle: frame.angle + 0.5, size: frame.size)
  }

  private func brokenEnd(_ frame: Frame) -> Shape {
    .beyondCrack(frame, at: Self.crack, half: 48, jag: 17, noise: noise)
  }

  /// Draws the pin with its shadow.
  func draw(on canvas: inout Canvas) {
    canvas.castShadow(shape, offset: Point(13, 17), softness: 15, opacity: 0.34)
    canvas.castShadow(shape, offset: Point(4, 5), softness: 6, opacity: 0.3)
    drawNeedle(on: &canvas)
    draw(head, in: frame, on: &canvas)
    if damage != .headBroken { drawCap(on: &canvas) }
    if let chip { draw(chip, in: chipFrame, on: &canvas) }
    if damage == .headBroken { drawFracture(on: &canvas) }
  }

  private func drawNeedle(on canvas: inout Canvas) {
    let steel = Material(color: Color(hex: 0xd4d6da), specular: 0.6)
    let radius = 4.2 * frame.size
    canvas.drawRelief(needle) { fragment in
      steel.mirrored(fragment.dome(bevel: radius)).lit(0.95)
    }
  }

  private func draw(_ part: Shape, in frame: Frame, on canvas: inout Canvas) {
    canvas.draw(part) { fragment in
      let local = frame.local(fragment.point)
      let (radius, slope) = Self.turned(at: local.x)
      let across = clamp(local.y / radius, -1, 1)
      let level = frame.turn(Point(-slope, across))
      let up = max(1 - across * across, 0).squareRoot()
      let normal = Direction(level.x, level.y, up).normalized
      return plasticColor(normal, at: fragment)
    }
  }

  /// The round top of the cap, of which a lying pin shows a sliver.
  private func drawCap(on canvas: inout Canvas) {
    let top = Shape.ellipse(
      Frame(origin: frame.world(-78, 0), angle: frame.angle, size: frame.size), half: Point(6, 35))
    let normal = facing(frame.turn(Point(-1, 0)), tilt: 0.8)
    canvas.draw(top) { fragment in plasticColor(normal, at: fragment).alpha(0.85) }
  }

  /// The pale, matt face of the break.
  private func drawFracture(on canvas: inout Canvas) {
    let head = head
    let end = brokenEnd(frame)
    canvas.draw(end.expanded(9).intersection(head)) { fragment in
      let grain = noise.fractal(fragment.point / 5, octaves: 2)
      return color.mixed(Color(gray: 1), 0.45).lit(0.75 + 0.35 * grain)
    }
  }

  /// Plastic lets some light through: it is deeper in colour where it turns away.
  private func plasticColor(_ normal: Direction, at fragment: Fragment) -> Color {
    let cloud = 0.97 + 0.06 * noise.smooth(fragment.point / 23)
    let deep = color * Color(0.93, 0.8, 0.7, 1)
    let body = deep.mixed(color, normal.z).lit(cloud)
    return Material(color: body, ambient: 0.5, diffuse: 0.58, specular: 0.6, gloss: 5)
      .shaded(normal)
  }

  /// The head's radius and its slope at a place along the pin.
  private static func turned(at x: Float) -> (radius: Float, slope: Float) {
    for index in 1..<profile.count where x <= profile[index].x {
      let (a, b) = (profile[index - 1], profile[index])
      let t = clamp((x - a.x) / (b.x - a.x))
      // Slopes run on from point to point, or the plastic would look faceted.
      let slope = slopes[index - 1] + (slopes[index] - slopes[index - 1]) * t
      return (max(a.y + (b.y - a.y) * t, 1), slope)
    }
    return (4, 0)
  }

  private static let slopes: [Float] = profile.indices.map { index in
    let a = profile[max(index - 1, 0)]
    let b = profile[min(index + 1, profile.count - 1)]
    return clamp((b.y - a.y) / (b.x - a.x), -4, 4)
  }
}
