import Digest

/// Defects that lie on a surface.
extension Easel {
  /// Paints and marks the shown defects that lie on a surface.
  ///
  /// - Parameters:
  ///   - body: where they may lie.
  ///   - unit: the length by which they are measured; half the body's smaller side where nil.
  ///   - among: only these defects; all where nil.
  mutating func blemish(_ body: Shape, unit: Float? = nil, among names: [String]? = nil) {
    let size = body.bounds.size
    let unit = unit ?? min(size.x, size.y) / 2
    for defect in defects(\.isSurface) where names?.contains(defect) ?? true {
      mark(defect, draw(blemishes[defect] ?? .own, on: body, unit))
    }
  }

  /// Paints one and returns what it covers.
  private mutating func draw(_ blemish: Blemish, on body: Shape, _ unit: Float) -> [Shape] {
    switch blemish {
    case .own, .several, .chip, .split: return []
    case .crack: return [crack(body, unit)]
    case .scratch: return scratches(body, unit)
    case .cut: return [cut(body, unit)]
    case .hole: return [hole(body, at: place(in: body, inset: unit * 0.3), unit * 0.2)]
    case .pricks:
      return (0..<chance.next(below: 3) + 1).map { _ in
        hole(body, at: place(in: body, inset: unit * 0.15), unit * 0.07)
      }
    case .poke: return [poke(body, unit)]
    case .spot(let hex, let share): return [spot(body, Color(hex: hex), unit * share)]
    case .shade: return [shade(body, unit)]
    case .burn: return [burn(body, unit)]
    case .liquid: return [liquid(body, unit)]
    case .glue: return [glue(body, unit)]
    case .dirt: return [dirt(body, unit)]
    case .metal: return [metal(body, unit)]
    case .thread(let hex): return [thread(body, Color(hex: hex), unit)]
    case .printed(let hex): return [letters(body, Color(hex: hex), unit)]
    case .rough: return [rough(body, unit)]
    }
  }

  // Lines

  private mutating func crack(_ body: Shape, _ unit: Float) -> Shape {
    var heading = chance.angle()
    let start = place(in: body, inset: unit * 0.2) - .polar(heading, unit * 0.6)
    var points = [start]
    for _ in 0..<9 {
      heading += chance.float(-0.25...0.25)
      let turn = chance.float(-0.7...0.7)
      points.append((points.last ?? start) + .polar(heading + turn, unit * chance.float(0.1...0.2)))
    }
    let fork = points[4]
    let branch = [
      fork, fork + .polar(heading + 0.8, unit * 0.2), fork + .polar(heading + 1.1, unit * 0.38),
    ]
    let width = max(unit * 0.03, 5)
    let lines = Shape.stroke(points, width: width).union(.stroke(branch, width: width * 0.7))
    let shape = lines.intersection(body)
    canvas.adjust(shape.translated(Point(width * 0.5, width * 0.5)).intersection(body)) {
      $1.mixed(Color(gray: 1), 0.25)
    }
    canvas.adjust(shape) { $1.lit(0.22) }
    return shape
  }

  private mutating func scratches(_ body: Shape, _ unit: Float) -> [Shape] {
    let heading = chance.angle()
    let first = place(in: body, inset: unit * 0.2)
    return (0..<chance.next(below: 3) + 1).map { index in
      let angle = heading + chance.float(-0.12...0.12)
      let half = Point.polar(angle, unit * chance.float(0.3...0.5))
      let center = first + half.perpendicular.normalized * (Float(index) * unit * 0.09)
      let bow = half.perpendicular * chance.float(-0.15...0.15)
      let line = Curve.spline([center - half, center + bow, center + half], steps: 8)
      let shape = Shape.stroke(line, width: max(unit * 0.028, 5)).intersection(body)
      contrast(shape, 0.55)
      return shape
    }
  }

  private mutating func cut(_ body: Shape, _ unit: Float) -> Shape {
    let center = place(in: body, inset: unit * 0.3)
    let half = Point.polar(chance.angle(), unit * chance.float(0.3...0.45))
    let width = max(unit * 0.055, 6)
    let slit = Shape.taper(center, width, center + half, 1).union(
      .taper(center, width, center - half, 1)
    ).intersection(body)
    canvas.adjust(slit.expanded(width * 0.4).intersection(body)) { $1.mixed(Color(gray: 1), 0.3) }
    canvas.adjust(slit) { $1.lit($0.distance > -width * 0.35 ? 0.4 : 0.16) }
    return slit.expanded(width * 0.4).intersection(body)
  }

  private mutating func thread(_ body: Shape, _ color: Color, _ unit: Float) -> Shape {
    var heading = chance.angle()
    var points = [place(in: body, inset: unit * 0.3) - .polar(heading, unit * 0.4)]
    for _ in 0..<5 {
      heading += chance.float(-0.8...0.8)
      points.append((points.last ?? .zero) + .polar(heading, unit * 0.2))
    }
    let shape = Shape.stroke(Curve.spline(points, steps: 7), width: max(unit * 0.03, 6))
    canvas.castShadow(shape, offset: Point(4, 5), softness: 5, opacity: 0.35)
    canvas.drawRelief(shape) { Material(color: color).shaded($0.dome(bevel: 5)) }
    return shape
  }

  private mutating func letters(_ body: Shape, _ color: Color, _ unit: Float) -> Shape {
    let place = place(in: body, inset: unit * 0.5)
    let frame = Frame(origin: place, angle: chance.float(-0.6...0.6), size: unit * 0.42)
    let text = chance.pick(["A7", "K4", "F3"]) ?? "A7"
    let shape = Lettering.shape(text, frame, weight: 0.17).intersection(body)
    canvas.draw(shape, color.alpha(0.85))
    return shape
  }

  // Holes

  private mutating func hole(_ body: Shape, at center: Point, _ radius: Float) -> Shape {
    let radius = max(radius * chance.float(0.8...1.25), 5)
    let shape = Shape.circle(center, radius).roughened(
      noise, depth: radius * 0.2, period: radius * 0.6)
    canvas.adjust(shape.expanded(radius * 0.15)) { $1.lit(0.7).adding(0.1) }
    canvas.adjust(shape) { fragment, below in
      let lean = (fragment.point - center).dot(Point(0.6, 0.7)) / radius
      return below.lit(0.18 + 0.14 * clamp(lean))
    }
    return shape.expanded(radius * 0.15)
  }

  private mutating func poke(_ body: Shape, _ unit: Float) -> Shape {
    let center = place(in: body, inset: unit * 0.35)
    let radius = max(unit * chance.float(0.09...0.14), 8)
    let dent = Shape.circle(center, radius)
    canvas.adjust(dent) { fragment, below in
      let away = (fragment.point - center) / radius
      return below.lit(1 + 0.6 * away.dot(Point(0.6, 0.7))).lit(0.9)
    }
    canvas.adjust(.circle(center, radius * 0.45)) { $1.lit(0.15) }
    return dent
  }
}
