import Digest

/// Something that belongs in no breakfast: a thread, a splinter of plastic, a washer, a leaf.
enum ForeignBody {
  /// Draws one at random over the picture; returns what an annotator marks.
  static func paint(
    at place: Point, on canvas: inout Canvas, generator: inout SplitMix64
  ) -> Shape {
    switch generator.next(below: 4) {
    case 0: return washer(at: place, on: &canvas, generator: &generator)
    case 1: return leaf(at: place, on: &canvas, generator: &generator)
    case let other:
      let body = Contaminant(
        kind: other == 2 ? .fibre : .chip, at: place, size: generator.float(90...130),
        generator: &generator)
      body.draw(on: &canvas)
      return body.shape.expanded(6)
    }
  }

  private static func washer(
    at place: Point, on canvas: inout Canvas, generator: inout SplitMix64
  ) -> Shape {
    let radius = generator.float(36...48)
    let frame = Frame(origin: place, angle: generator.angle())
    let disc = Shape.ellipse(frame, half: Point(radius, radius * generator.float(0.75...1)))
    let ring = disc.subtracting(.circle(place, radius * 0.5))
    let steel = Material(color: Color(0.78, 0.79, 0.81, 1), specular: 0.5)
    let grain = generator.noise()
    let flat = facing(.polar(generator.angle(), 1), tilt: 0.3)
    canvas.castShadow(ring, offset: Point(7, 9), softness: 8, opacity: 0.55)
    canvas.drawRelief(ring) { fragment in
      let normal = (fragment.dome(bevel: 6, steepest: 0.8) + flat).normalized
      let scratch = grain.smooth(frame.local(fragment.point) / Point(40, 1.6)) - 0.5
      return steel.mirrored(normal).lit(1 + 0.16 * scratch)
    }
    return disc.expanded(6)
  }

  private static func leaf(
    at place: Point, on canvas: inout Canvas, generator: inout SplitMix64
  ) -> Shape {
    let length = generator.float(52...74)
    let frame = Frame(origin: place, angle: generator.angle())
    // Two circles' common part: a leaf with a point at either end.
    let bulge = length * 0.9
    let offset = bulge - length * 0.34
    let shape = Shape.circle(frame.world(0, offset), bulge)
      .intersection(.circle(frame.world(0, -offset), bulge))
    let green = Color(hex: 0x3f7a2c).lit(generator.float(0.8...1.2)).alpha(1)
    let grain = generator.noise()
    let bounded = Shape(
      bounds: Box(low: place, high: place).expanded(length), distance: shape.distance)
    canvas.castShadow(bounded, offset: Point(6, 8), softness: 9, opacity: 0.5)
    canvas.drawRelief(bounded) { fragment in
      let local = frame.local(fragment.point)
      let rib = smoothstep(2.6, 1, abs(local.y))
      let veins = (abs(local.y) * 0.8 - local.x) / 13
      let vein = smoothstep(0.16, 0.04, abs(veins - veins.rounded())) * 0.5
      let side: Float = local.y > 0 ? 0.4 : -0.4
      let fold = frame.turn(Point(0, side))
      let color = green.mixed(Color(hex: 0x9fbf6a), 0.6 * max(rib, vein))
        .lit(0.9 + 0.25 * grain.fractal(fragment.point / 6, octaves: 2))
      let leaf = Material(color: color, specular: 0.2)
      return leaf.shaded(facing(fold.normalized, tilt: fold.length))
    }
    return bounded.expanded(5)
  }
}
