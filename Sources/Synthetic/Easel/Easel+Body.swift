/// How the parts of products are painted.
extension Easel {
  /// Paints the whole picture, with clouds (waves of about 200 pixels) and fine grain.
  mutating func ground(_ color: Color, clouds: Float = 0.06, grain: Float = 0.04) {
    let noise = noise
    let slow = NoiseField(over: canvas, step: 16) { noise.fractal($0 / 200, octaves: 2) - 0.5 }
    canvas.fill { point in
      let fine = noise.smooth(point / 2.7 + Point(31, 8)) - 0.5
      return color.lit(1 + clouds * slow.at(point) * 2 + grain * fine * 2)
    }
  }

  /// Paints a rounded body with its shadow.
  ///
  /// - Parameters:
  ///   - bevel: how far from the edge its surface is round; flat further inside.
  ///   - grain: how uneven its colour is, 0 to 1.
  ///   - shadow: how dark its shadow is, 0 to 1.
  mutating func body(
    _ shape: Shape, _ color: Color, bevel: Float, grain: Float = 0.08, specular: Float = 0.3,
    gloss: Int = 5, shadow: Float = 0.4, surface: Shape? = nil
  ) {
    drop(shape, shadow)
    let noise = noise
    let material = Material(color: color, specular: specular, gloss: gloss)
    canvas.drawRelief(shape, surface: surface) { fragment in
      let cloud = noise.fractal(fragment.point / 19, octaves: 2) - 0.5
      return material.shaded(fragment.dome(bevel: bevel, steepest: 0.93)).lit(1 + grain * cloud * 2)
    }
  }

  /// Paints a polished metal part with its shadow.
  mutating func steel(
    _ shape: Shape, _ color: Color = Color(hex: 0xd0d3d8), bevel: Float, shadow: Float = 0.4
  ) {
    drop(shape, shadow)
    let noise = noise
    let material = Material(color: color, specular: 0.55)
    canvas.drawRelief(shape) { fragment in
      let brush = noise.smooth(fragment.point / 5) - 0.5
      return material.mirrored(fragment.dome(bevel: bevel, steepest: 0.9)).lit(1 + 0.08 * brush)
    }
  }

  /// Paints a shape's shadow on what lies below.
  mutating func drop(_ shape: Shape, _ opacity: Float) {
    guard opacity > 0 else { return }
    let reach = min(max(min(shape.bounds.size.x, shape.bounds.size.y) * 0.06, 5), 26)
    canvas.castShadow(
      shape, offset: Point(reach * 0.8, reach), softness: reach, opacity: opacity)
  }
}
