/// One large soft lamp above the camera's left shoulder, as in all five products' pictures.
enum Lighting {
  /// The direction towards the lamp.
  static let lamp = Direction(-0.42, -0.52, 0.74).normalized
  /// Halfway between the lamp and the camera: where a glossy surface shows the lamp.
  static let halfway = (lamp + Direction(0, 0, 1)).normalized
}

/// What a surface does with light.
struct Material: Sendable {
  /// The surface's own colour; its opacity goes through unchanged.
  var color: Color
  /// The light that reaches it from everywhere.
  var ambient: Float = 0.45
  /// The light that it scatters from the lamp.
  var diffuse: Float = 0.62
  /// The strength of the lamp's reflection.
  var specular: Float = 0.35
  /// How small the lamp's reflection is: the exponent is 2 to this power.
  var gloss = 5

  /// The colour of the surface where it faces `normal` (length 1).
  func shaded(_ normal: Direction) -> Color {
    let light = ambient + diffuse * max(normal.dot(Lighting.lamp), 0)
    return color.lit(light).adding(glint(normal) * specular)
  }

  /// The colour of polished metal that faces `normal`: it mirrors a bright ceiling with a lamp, a
  /// dark horizon and a pale table.
  func mirrored(_ normal: Direction) -> Color {
    let mirrored = normal * (2 * normal.z) - Direction(0, 0, 1)
    let up = -mirrored.y * 0.8 - mirrored.x * 0.6
    let ceiling = 0.34 + 0.5 * smoothstep(-0.15, 0.55, up) - 0.22 * smoothstep(0.7, 1.0, up)
    let table = 0.2 * smoothstep(-0.25, -0.9, up)
    // What leans away from the camera on any side mirrors the dark room beside the table.
    let room = 0.6 + 0.4 * smoothstep(-0.9, 0.6, mirrored.z)
    return color.lit((ceiling + table) * room * 1.5).adding(glint(normal) * specular)
  }

  private func glint(_ normal: Direction) -> Float {
    var glint = max(normal.dot(Lighting.halfway), 0)
    for _ in 0..<gloss { glint *= glint }
    return glint
  }
}

/// One place of a shape that is being painted.
struct Fragment {
  /// Where, in native pixels.
  let point: Point
  /// How far inside the edge (negative) or outside it.
  let distance: Float
  /// The direction out of the shape, length about 1; zero unless painted by `drawRelief`.
  let outward: Point

  /// The direction in which a surface faces that rises from the edge like a quarter circle and is
  /// flat further inside than `bevel`.
  func dome(bevel: Float) -> Direction {
    facing(outward, tilt: clamp(1 + distance / bevel))
  }

  /// The same with the tilt at the edge held to `steepest` (0 flat, 1 vertical).
  func dome(bevel: Float, steepest: Float) -> Direction {
    facing(outward, tilt: clamp(1 + distance / bevel) * steepest)
  }
}

/// The direction of a surface that leans by `tilt` (0 towards the camera, 1 level) towards `side`
/// (length about 1).
func facing(_ side: Point, tilt: Float) -> Direction {
  let lean = side * min(tilt, 0.999)
  return Direction(lean.x, lean.y, max(1 - lean.dot(lean), 0).squareRoot())
}
