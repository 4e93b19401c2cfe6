import Digest

/// The backdrop, the glass with what it holds, and the lid.
extension JuiceBottlePainter {
  /// The brightness of wall and table.
  private static func backdrop(_ point: Point, _ texture: Noise) -> Float {
    let wall: Float = 0.5 + 0.16 * smoothstep(0, 1500, point.y)
    let lamp = 0.1 * smoothstep(760, 0, (point - Point(250, 560)).length)
    let table = 0.09 * smoothstep(1330, 1440, point.y)
    return wall + lamp + table + (texture.fractal(point / 7, octaves: 3) - 0.5) * 0.014
  }

  private static func tinted(_ gray: Float) -> Color {
    Color(gray * 0.975, gray * 0.99, gray, 1)
  }

  mutating func paintBackdrop() {
    let texture = texture
    canvas.fill { Self.tinted(Self.backdrop($0, texture)) }
    let foot = body.frame.world(0, JuiceBottleBody.base - 10)
    let wide = Shape.capsule(foot + Point(-170, 0), foot + Point(290, 22), 6)
    canvas.castShadow(wide, offset: .zero, softness: 80, opacity: 0.6)
    let contact = Shape.capsule(foot + Point(-196, 6), foot + Point(204, 8), 9)
    canvas.castShadow(contact, offset: .zero, softness: 16, opacity: 0.7)
    guard let glow = recipe.liquid?.bright else { return }
    // The light that falls through the juice on to the table.
    let spot = Shape.capsule(foot + Point(60, 20), foot + Point(260, 28), 2)
    canvas.castShadow(spot, offset: .zero, softness: 44, opacity: 0.42, color: glow)
  }

  mutating func paintGlass() {
    let (body, texture, level, liquid) = (body, texture, level, recipe.liquid)
    canvas.draw(body.whole) { fragment in
      let local = body.frame.local(fragment.point)
      let side = clamp(local.x / body.halfWidth(local.y), -1, 1)
      let shine = Self.shine(side: side, slope: body.slope(local.y), y: local.y)
      var color = Self.emptyGlass(fragment.point, side: side, texture)
        .adding(Self.heel(side: side, y: local.y))
      if let liquid {
        let pulp = texture.fractal(Point(local.x, local.y) / 14, octaves: 3) - 0.5
        let poured = liquid.color(side: side, y: local.y, level: level, pulp: pulp)
        color = color.mixed(poured, poured.w)
      }
      let base = smoothstep(JuiceBottleBody.base - 30, JuiceBottleBody.base - 8, local.y)
      color = color.lit(1 - 0.3 * base).adding(0.2 * base * smoothstep(0.5, 0, abs(side + 0.3)))
      return color.mixed(Color(1, 1, 1, 1), shine).alpha(1)
    }
  }

  /// What shows through the glass, and the dark and bright lines along its sides.
  private static func emptyGlass(_ point: Point, side: Float, _ texture: Noise) -> Color {
    let edge = abs(side)
    // The bottle's curve bends the view of the backdrop towards its middle.
    let bent = Point(point.x - side * 150 * edge, point.y - 30)
    var gray = backdrop(bent, texture) * (0.95 - 0.22 * smoothstep(0.6, 0.95, edge))
    gray -= 0.3 * smoothstep(0.035, 0, abs(edge - 0.985))
    gray += 0.2 * smoothstep(0.03, 0, abs(edge - 0.93))
    gray -= 0.12 * smoothstep(0.05, 0, abs(edge - 0.86))
    return Color(gray * 0.955, gray, gray * 0.975, 1)
  }

  /// The thick ring of glass at the base: its front and its far edge, seen from slightly above.
  private static func heel(side: Float, y: Float) -> Float {
    let cosine = (max(1 - side * side, 0)).squareRoot()
    let (front, back) = (
      JuiceBottleBody.base - 52 + 26 * cosine, JuiceBottleBody.base - 52 - 20 * cosine
    )
    let bright =
      0.16 * smoothstep(7, 1, abs(y - front - 7)) + 0.07 * smoothstep(6, 1, abs(y - back))
    let dark = 0.16 * smoothstep(5, 1, abs(y - front)) + 0.05 * smoothstep(back, front, y)
    return bright - dark * smoothstep(JuiceBottleBody.base, JuiceBottleBody.base - 12, y)
  }

  /// How much of the lamp's reflection covers the glass: a window at the left, a strip at the right.
  private static func shine(side: Float, slope: Float, y: Float) -> Float {
    let bent = side + 0.16 * slope
    let window =
      smoothstep(-0.8, -0.74, bent) * smoothstep(-0.5, -0.58, bent)
      * smoothstep(150, 330, y) * smoothstep(1490, 1330, y)
    let strip =
      smoothstep(0.05, 0, abs(bent - 0.8)) * smoothstep(190, 500, y) * smoothstep(1470, 1200, y)
    let bars = 0.85 + 0.15 * smoothstep(0.01, 0.02, abs(bent + 0.655))
    let shoulder =
      0.25 * smoothstep(0.6, 0, abs(slope - 0.75)) * smoothstep(0.5, 0, abs(side + 0.35))
    return clamp(0.5 * window * bars + 0.24 * strip + shoulder * clamp(slope))
  }

  mutating func paintCap() {
    let body = body
    let frame = Frame(origin: body.frame.world(0, 116), angle: generator.float(-0.004...0.004))
    let lid = Shape.box(frame, half: Point(93, 56), corner: 13)
    canvas.castShadow(lid, offset: Point(4, 12), softness: 10, opacity: 0.4)
    let tin = Material(color: Color(0.9, 0.9, 0.92, 1), specular: 0.35)
    canvas.draw(lid) { fragment in
      let local = frame.local(fragment.point)
      let side = clamp(local.x / 94, -0.999, 0.999)
      let cosine = (1 - side * side).squareRoot()
      let angle = Float(Trigonometry.atan2(Double(side), Double(cosine)))
      let ridge = Float(Trigonometry.sin(Double(angle * 26)))
      let knurled = smoothstep(-30, -24, local.y)
      let across = side + 0.12 * ridge * knurled * cosine
      let normal = facing(Point(across < 0 ? -1 : 1, 0), tilt: min(abs(across), 0.99))
      let bead =
        0.12 * smoothstep(4, 1, abs(local.y + 27)) - 0.18 * smoothstep(4, 1, abs(local.y - 48))
      let round = smoothstep(0, -10, fragment.distance)
      return tin.mirrored(normal).lit(0.72 + 0.28 * round + bead).alpha(1)
    }
  }
}

/// How a liquid in the bottle looks.
struct JuiceLiquid: Sendable {
  /// Where the bottle is thick.
  let deep: Color
  /// Where light gets through.
  let bright: Color
  /// How much light the pulp scatters: 0 clear, 1 like milk.
  let cloudy: Float

  /// The colour of the liquid at a place of the glass, transparent above the liquid.
  ///
  /// - Parameters:
  ///   - side: the place across the bottle, -1 to 1.
  ///   - y: the height in bottle coordinates.
  ///   - level: the height of the liquid's surface at the bottle's front.
  ///   - pulp: noise of -0.5 to 0.5.
  func color(side: Float, y: Float, level: Float, pulp: Float) -> Color {
    let inner = side / JuiceBottleBody.hollow
    guard abs(inner) < 1, y < JuiceBottleBody.base - 16 else { return .zero }
    let cosine = (1 - inner * inner).squareRoot()
    let arc = { (lean: Float) in
      JuiceBottleBody.eye + (level - JuiceBottleBody.eye) * (1 + JuiceBottleBody.bow * lean)
        / (1 + JuiceBottleBody.bow)
    }
    let (front, back) = (arc(cosine), arc(-cosine))
    // A camera above the surface sees its far edge first.
    let (upper, lower) = (min(front, back), max(front, back))
    let inside = clamp((y - upper) + 0.5)
    guard inside > 0 else { return .zero }
    let wall = smoothstep(1, 0.97, abs(inner))
    var color = body(inner: inner, cosine: cosine, y: y, pulp: pulp)
    let surface = clamp(lower - y + 0.5)
    color = color.mixed(bright.lit(1.08).adding(0.1), 0.5 * surface)
    let meniscus = smoothstep(5, 1, abs(y - upper)) + 0.5 * smoothstep(4, 1, abs(y - lower))
    color = color.lit(1 - 0.24 * clamp(meniscus))
    let foot = smoothstep(JuiceBottleBody.base - 16, JuiceBottleBody.base - 34, y)
    return color.alpha(inside * wall * (0.25 + 0.75 * foot))
  }

  private func body(inner: Float, cosine: Float, y: Float, pulp: Float) -> Color {
    let normal = Direction(inner, 0, cosine)
    let lamp = 0.56 + 0.56 * max(normal.dot(Lighting.lamp), 0)
    // Clear juice is darkest where it is deepest; light gathers at the far side of the lamp.
    let depth = smoothstep(0, 0.85, cosine)
    let gathered = 0.4 * smoothstep(0.2, 0.85, inner) * (1 - cloudy)
    let clear = bright.mixed(deep, clamp(depth - gathered))
    let milky = bright.lit(lamp * (1 + 0.06 * pulp))
    let fade = 1.04 - 0.1 * smoothstep(500, 1500, y)
    return clear.mixed(milky, cloudy).lit(fade)
  }
}

extension JuiceBottleRecipe {
  /// What the bottle holds; nil of nothing.
  var liquid: JuiceLiquid? {
    guard let juice else { return nil }
    if strangeColor { return Self.strange[defectColor % Self.strange.count] }
    switch juice {
    case .cherry:
      return JuiceLiquid(deep: Color(hex: 0x4d040e), bright: Color(hex: 0xc01a24), cloudy: 0.12)
    case .orange:
      return JuiceLiquid(deep: Color(hex: 0xd8860a), bright: Color(hex: 0xf6a41c), cloudy: 0.85)
    case .banana:
      return JuiceLiquid(deep: Color(hex: 0xd9c48e), bright: Color(hex: 0xf0e2b8), cloudy: 0.92)
    }
  }

  /// Colours that no juice has: green, blue, brown.
  private static let strange = [
    JuiceLiquid(deep: Color(hex: 0x2f5a12), bright: Color(hex: 0x86b53a), cloudy: 0.7),
    JuiceLiquid(deep: Color(hex: 0x12306b), bright: Color(hex: 0x4f83c9), cloudy: 0.6),
    JuiceLiquid(deep: Color(hex: 0x2a1608), bright: Color(hex: 0x7a4f2a), cloudy: 0.6),
  ]
}
