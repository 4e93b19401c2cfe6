import Digest

/// Defects that cover a patch of a surface.
extension Easel {
  /// A rough-edged patch of about `radius` that lies in the body.
  private mutating func patch(_ body: Shape, _ radius: Float) -> Shape {
    let center = place(in: body, inset: radius * 0.7)
    let frame = Frame(origin: center, angle: chance.angle())
    let half = Point(radius * chance.float(0.85...1.3), radius * chance.float(0.65...0.95))
    return Shape.ellipse(frame, half: half).roughened(
      noise, depth: radius * 0.2, period: radius * 0.75
    ).intersection(body)
  }

  /// Changes what lies below so that it can be seen: light things get darker, dark ones lighter.
  func contrasted(_ color: Color, _ amount: Float) -> Color {
    let light = (color.x + color.y + color.z) / 3
    return light > 0.42 ? color.lit(1 - amount) : color.mixed(Color(gray: 0.85), amount)
  }

  /// Makes a shape stand out from what it lies on.
  mutating func contrast(_ shape: Shape, _ amount: Float) {
    let easel = self
    canvas.adjust(shape) { easel.contrasted($1, amount) }
  }

  /// A patch of paint or another colour.
  mutating func spot(_ body: Shape, _ color: Color, _ radius: Float) -> Shape {
    let shape = patch(body, max(radius * chance.float(0.8...1.3), 7))
    let noise = noise
    canvas.adjust(shape) { fragment, below in
      let thick = 0.68 + 0.3 * noise.smooth(fragment.point / 21)
      let light = (below.x + below.y + below.z) / 3
      return below.mixed(color.lit(0.75 + 0.4 * light), thick)
    }
    return shape
  }

  mutating func shade(_ body: Shape, _ unit: Float) -> Shape {
    let shape = patch(body, unit * chance.float(0.16...0.28))
    let factor: Float = chance.chance(0.7) ? 0.8 : 1.16
    canvas.adjust(shape) { $1.lit(1 + (factor - 1) * smoothstep(1, -unit * 0.06, $0.distance)) }
    return shape
  }

  mutating func burn(_ body: Shape, _ unit: Float) -> Shape {
    let shape = patch(body, unit * chance.float(0.35...0.5))
    let noise = noise
    let char = Color(hex: 0x1c120c)
    canvas.adjust(shape) { fragment, below in
      let depth = smoothstep(0, -unit * 0.2, fragment.distance)
      let cloud = 0.75 + 0.35 * noise.fractal(fragment.point / (unit * 0.12), octaves: 3)
      return below.mixed(char, clamp((0.35 + 0.6 * depth) * cloud))
    }
    return shape
  }

  mutating func liquid(_ body: Shape, _ unit: Float) -> Shape {
    let shape = patch(body, unit * chance.float(0.4...0.6))
    canvas.adjust(shape) { fragment, below in
      let rim = smoothstep(-unit * 0.07, 0, fragment.distance)
      return (below * Color(0.68, 0.62, 0.55, 1)).lit(1 - 0.28 * rim)
    }
    return shape
  }

  mutating func glue(_ body: Shape, _ unit: Float) -> Shape {
    let shape = patch(body, unit * chance.float(0.28...0.4))
    let gum = Material(color: Color(hex: 0xe9e4d2, alpha: 0.5), specular: 0.9, gloss: 4)
    let noise = noise
    canvas.castShadow(shape, offset: Point(4, 5), softness: 6, opacity: 0.25)
    canvas.drawRelief(shape) { fragment in
      let ripple = noise.smooth(fragment.point / (unit * 0.15)) - 0.5
      let lean = fragment.outward + Point(ripple, -ripple) * 0.8
      return gum.shaded(
        facing(lean, tilt: 0.25 + 0.6 * clamp(1 + fragment.distance / (unit * 0.1))))
    }
    return shape
  }

  mutating func rough(_ body: Shape, _ unit: Float) -> Shape {
    let shape = patch(body, unit * chance.float(0.35...0.5))
    let noise = noise
    canvas.adjust(shape) { fragment, below in
      let grain = noise.fractal(fragment.point / 9 + Point(40, 9), octaves: 2) - 0.5
      let soft = smoothstep(0, -12, fragment.distance)
      return below.lit(1 + 1.3 * grain * soft).adding(0.07 * soft)
    }
    return shape
  }

  // Things that lie on it

  mutating func dirt(_ body: Shape, _ unit: Float) -> Shape {
    let size = max(unit * chance.float(0.3...0.42), 24)
    let center = place(in: body, inset: size * 0.6)
    let kind = chance.pick(Contaminant.Kind.allCases) ?? .crumbs
    let found = Contaminant(kind: kind, at: center, size: size, generator: &chance)
    found.draw(on: &canvas)
    return found.shape
  }

  mutating func metal(_ body: Shape, _ unit: Float) -> Shape {
    let size = unit * chance.float(0.2...0.32)
    let frame = Frame(origin: place(in: body, inset: size), angle: chance.angle(), size: size)
    let bow = chance.float(0.3...0.7)
    let line = Curve.bezier(
      frame.world(-1, 0), frame.world(-0.4, -bow), frame.world(0.3, bow), frame.world(1, 0.1))
    let shape = Shape.stroke(line, width: max(size * 0.24, 7))
    let steel = Material(color: Color(hex: 0xf2f4f8), specular: 0.9)
    canvas.castShadow(shape, offset: Point(5, 7), softness: 6, opacity: 0.5)
    canvas.drawRelief(shape) { steel.mirrored($0.dome(bevel: size * 0.12)).adding(0.12) }
    return shape
  }
}
