import Digest

/// The clear bag with its zip: film below the parts, film with creases and glare above them.
struct BagFilm: Sendable {
  /// A tear that starts at the bag's edge, if there is one.
  let tear: Shape?
  /// Where parts can lie.
  let inside: Box
  private let frame: Frame
  private let noise: Noise
  private let creases: [[Point]]

  /// Half the bag's width and height, in native pixels.
  private static let half = Point(742, 500)
  /// The zip's height above the bag's middle.
  private static let zip: Float = -388

  init(isTorn: Bool, generator: inout SplitMix64) {
    let origin = Point(800, 550) + Point(generator.float(-16...16), generator.float(-9...9))
    let frame = Frame(origin: origin, angle: generator.float(-0.012...0.012))
    noise = generator.noise()
    inside = Box(low: origin + Point(-690, -325), high: origin + Point(690, 452))
    creases = (0..<30).map { _ in Self.crease(frame, &generator) }
    tear = isTorn ? Self.tear(frame, &generator) : nil
    self.frame = frame
  }

  /// The region in which a part that is missing could lie: the bag below its zip.
  var interior: Shape { .box(inside, corner: 30) }

  /// The bag's outline, without the tear.
  var outline: Shape {
    let whole = Shape.box(frame, half: Self.half, corner: 20)
      .roughened(noise, depth: 6, period: 190)
    let open = whole.subtracting(.circle(frame.world(0, -452), 25))
    return tear.map(open.subtracting) ?? open
  }

  private static func crease(_ frame: Frame, _ generator: inout SplitMix64) -> [Point] {
    var place = Point(generator.float(-650...650), generator.float(-300...430))
    var heading = generator.angle()
    var points = [place]
    for _ in 0..<4 {
      heading += generator.float(-0.35...0.35)
      place += .polar(heading, generator.float(30...85))
      points.append(pointwiseMin(pointwiseMax(place, Point(-700, -340)), Point(700, 470)))
    }
    return Curve.spline(points.map(frame.world), steps: 5)
  }

  /// A ragged gap from the left, right or lower edge inwards.
  private static func tear(_ frame: Frame, _ generator: inout SplitMix64) -> Shape {
    let start: Point
    let inwards: Point
    switch generator.next(below: 3) {
    case 0: (start, inwards) = (Point(-half.x - 20, generator.float(-160...300)), Point(1, 0))
    case 1: (start, inwards) = (Point(half.x + 20, generator.float(-160...300)), Point(-1, 0))
    default: (start, inwards) = (Point(generator.float(-500...500), half.y + 20), Point(0, -1))
    }
    let depth = generator.float(210...330)
    let opening = generator.float(75...120)
    let lean = generator.float(-0.3...0.3)
    let along = (inwards + inwards.perpendicular * lean).normalized
    var sides: (left: [Point], right: [Point]) = ([], [])
    for step in 0...7 {
      let t = Float(step) / 7
      let width = opening * (1 - t * t) + 3
      let middle = start + along * depth * t
      sides.left.append(
        middle - along.perpendicular * (width + generator.float(-9...9) * (1 - t)))
      sides.right.append(
        middle + along.perpendicular * (width + generator.float(-9...9) * (1 - t)))
    }
    return .polygon((sides.left + sides.right.reversed()).map(frame.world))
  }

  /// The table, the bag's shadow and its lower film.
  func drawBack(on canvas: inout Canvas) {
    let clouds = NoiseField(over: canvas) { noise.fractal($0 / 240, octaves: 3) }
    canvas.fill { point in
      let felt = noise.fractal(point / 2.7, octaves: 2)
      return Color(0.345, 0.40, 0.475, 1).lit(0.90 + 0.1 * clouds.at(point) + 0.1 * felt)
    }
    let outline = outline
    canvas.castShadow(outline, offset: Point(9, 12), softness: 20, opacity: 0.42)
    let haze = NoiseField(over: canvas) { noise.fractal($0 / 120 + Point(31, 7), octaves: 3) }
    canvas.draw(outline) { fragment in
      Color(0.80, 0.83, 0.86, 1).lit(0.85 + 0.3 * haze.at(fragment.point)).alpha(0.36)
    }
  }

  /// The upper film with its creases, glare, seams and zip.
  func drawFront(on canvas: inout Canvas) {
    let outline = outline
    let veil = NoiseField(over: canvas, step: 6) { point in
      let wide = noise.fractal(point / 190 + Point(3, 90), octaves: 3)
      return 0.05 + 0.09 * wide + glare(point, wide)
    }
    canvas.draw(outline) { fragment in
      Color(0.93, 0.945, 0.96, 1).alpha(veil.at(fragment.point))
    }
    for crease in creases { draw(crease, inside: outline, on: &canvas) }
    drawSeams(outline, on: &canvas)
    drawZip(outline, on: &canvas)
    if let tear { drawTornEdge(tear, on: &canvas) }
  }

  /// The lamp's reflection in stretched film: long bright folds in two directions.
  private func glare(_ point: Point, _ wide: Float) -> Float {
    var sum: Float = 0
    for (axis, offset) in [(Point(0.94, 0.34), Float(11)), (Point(0.6, -0.8), 47)] {
      let along = Point(point.dot(axis) / 330, point.dot(axis.perpendicular) / 74)
      let value = noise.fractal(along + Point(offset, wide * 1.1), octaves: 2)
      let ridge = 1 - abs(2 * value - 1)
      let patch = noise.smooth(point / 130 + Point(offset, 3))
      sum += smoothstep(0.84, 1, ridge) * smoothstep(0.5, 0.8, patch)
    }
    return sum * 0.26
  }

  private func draw(_ crease: [Point], inside outline: Shape, on canvas: inout Canvas) {
    let line = Shape.stroke(crease, width: 11).intersection(outline)
    let ends = (crease.first ?? .zero, crease.last ?? .zero)
    let light = Point(-0.6, -0.8)
    canvas.drawRelief(line) { fragment in
      let toLamp = fragment.outward.dot(light) * clamp(1 + fragment.distance / 5.5)
      let toEnd = min((fragment.point - ends.0).length, (fragment.point - ends.1).length)
      let pressed = smoothstep(0.15, 0.8, noise.smooth(fragment.point / 26))
      let strength = abs(toLamp) * pressed * smoothstep(4, 60, toEnd)
      return toLamp > 0
        ? Color(0.98, 0.985, 1, 0.42 * strength) : Color(0.2, 0.23, 0.28, 0.26 * strength)
    }
  }

  /// The welded sides and the lower fold.
  private func drawSeams(_ outline: Shape, on canvas: inout Canvas) {
    canvas.draw(outline) { fragment in
      let weld = smoothstep(-24, -20, fragment.distance) * smoothstep(-3, -7, fragment.distance)
      let rim = smoothstep(-5, -1, fragment.distance)
      let grain = noise.smooth(fragment.point / 6)
      return Color(0.95, 0.96, 0.97, 0.2 * weld * (0.7 + 0.5 * grain) + 0.5 * rim)
    }
  }

  /// Two ribs across the whole width that press into each other.
  private func drawZip(_ outline: Shape, on canvas: inout Canvas) {
    let band = Shape.box(
      Frame(origin: frame.world(0, Self.zip), angle: frame.angle), half: Point(760, 25)
    ).intersection(outline)
    canvas.draw(band, Color(0.92, 0.94, 0.955, 0.22))
    for (offset, width) in [(Float(-17), Float(8)), (-4, 11), (9, 11), (21, 7)] {
      let rib = Shape.stroke(
        [frame.world(-738, Self.zip + offset), frame.world(738, Self.zip + offset)], width: width
      ).intersection(outline)
      canvas.castShadow(rib, offset: Point(1.5, 3), softness: 4, opacity: 0.32)
      canvas.drawRelief(rib) { fragment in
        let glint = noise.fractal(Point(fragment.point.x / 45, offset), octaves: 2)
        return Material(color: Color(0.78, 0.82, 0.85, 1), specular: 0.35 + 0.4 * glint, gloss: 3)
          .shaded(fragment.dome(bevel: width / 2)).alpha(0.72)
      }
    }
  }

  /// Torn film is stretched white along the gap and throws a shadow into it.
  private func drawTornEdge(_ tear: Shape, on canvas: inout Canvas) {
    let bag = Shape.box(frame, half: Self.half, corner: 20)
    let lips = tear.expanded(11).subtracting(tear).intersection(bag)
    canvas.draw(lips) { fragment in
      let stretch = noise.smooth(fragment.point / 11)
      return Color(0.97, 0.975, 0.98, 0.32 + 0.5 * stretch)
    }
    let inner = tear.subtracting(tear.translated(Point(7, 9))).intersection(bag)
    canvas.draw(inner, Color(0.06, 0.07, 0.1, 0.4))
  }

  /// The gap as an annotator marks it: with its stretched lips.
  var tornRegion: Shape? {
    tear?.expanded(11).intersection(.box(frame, half: Self.half, corner: 20))
  }
}
