/// A picture being drawn: shapes go over what is there, in native pixels, at any scale.
///
/// Draw back to front. One shaded object with its shadow:
///
/// ```swift
/// var canvas = Canvas(nativeWidth: 1700, nativeHeight: 1000, scale: 0.5)
/// canvas.fill { point in Color(gray: 0.8 + 0.03 * wood.fractal(point / 60, octaves: 3)) }
/// let ball = Shape.circle(Point(400, 300), 80)
/// canvas.castShadow(ball, offset: Point(18, 24), softness: 22, opacity: 0.45)
/// let orange = Material(color: Color(hex: 0xe8862a), specular: 0.5)
/// canvas.drawRelief(ball) { fragment in orange.shaded(fragment.dome(bevel: 80)) }
/// let image = canvas.develop(Exposure(seed: 7))
/// let mask = canvas.mask([ball])
/// ```
///
/// A paint's opacity (`Color.w`) mixes it with what is below, so glass and film are one more
/// shape with a low opacity.
struct Canvas: Sendable {
  /// Pixels of the finished picture a native pixel.
  let scale: Float
  /// The picture's width in pixels.
  let width: Int
  /// The picture's height in pixels.
  let height: Int
  /// Row-major; the fourth component is unused.
  var pixels: [Color]

  /// Whether canvases made here are painted on. Those that are not know their size and no pixels:
  /// enough for masks and scenes, which come from the shapes, without what costs most.
  @TaskLocal static var isPainted = true

  /// Side of the square tiles that a shape far away leaves out at once.
  private static let tile = 16

  /// A black picture of the native size times `scale`, at least 1 pixel each way.
  init(nativeWidth: Int, nativeHeight: Int, scale: Double = 1) {
    self.scale = Float(scale)
    width = max(1, Int((Double(nativeWidth) * scale).rounded()))
    height = max(1, Int((Double(nativeHeight) * scale).rounded()))
    let black = Color(0, 0, 0, 1)
    pixels = Canvas.isPainted ? Array(repeating: black, count: width * height) : []
  }

  /// The native place of a pixel's centre.
  func point(_ x: Int, _ y: Int) -> Point { Point(Float(x) + 0.5, Float(y) + 0.5) / scale }

  /// Paints every pixel.
  mutating func fill(_ paint: (Point) -> Color) {
    guard !pixels.isEmpty else { return }
    for y in 0..<height {
      for x in 0..<width { pixels[y * width + x] = paint(point(x, y)) }
    }
  }

  /// Paints a shape with smooth edges, by place and distance from the edge.
  mutating func draw(_ shape: Shape, paint: (Fragment) -> Color) {
    let scale = scale
    let edge = 0.5 / scale
    visit(shape, reach: edge) { pixels, index, point, distance in
      let coverage = clamp((edge - distance) * scale)
      guard coverage > 0 else { return }
      let color = paint(Fragment(point: point, distance: distance, outward: .zero))
      pixels[index] = pixels[index].mixed(color, coverage * color.w)
    }
  }

  /// Paints a shape in one colour.
  mutating func draw(_ shape: Shape, _ color: Color) {
    draw(shape) { _ in color }
  }

  /// Paints a shape whose surface is shaded: the fragments also hold the direction out of the shape.
  ///
  /// - Parameter surface: where given, the distance and direction are this shape's, so that a part
  ///   of a body keeps the body's roundness up to where it is cut.
  mutating func drawRelief(
    _ shape: Shape, surface: Shape? = nil, paint: (Fragment) -> Color
  ) {
    let scale = scale
    let edge = 0.5 / scale
    let body = surface ?? shape
    visit(shape, reach: edge) { pixels, index, point, distance in
      let coverage = clamp((edge - distance) * scale)
      guard coverage > 0 else { return }
      let depth = surface.map { $0.distance(point) } ?? distance
      let slope = Point(
        body.distance(point + Point(0.5, 0)) - body.distance(point - Point(0.5, 0)),
        body.distance(point + Point(0, 0.5)) - body.distance(point - Point(0, 0.5)))
      let color = paint(Fragment(point: point, distance: depth, outward: slope.normalized))
      pixels[index] = pixels[index].mixed(color, coverage * color.w)
    }
  }

  /// Changes what lies under a shape, by place, distance from the edge and the colour there.
  mutating func adjust(_ shape: Shape, _ change: (Fragment, Color) -> Color) {
    let scale = scale
    let edge = 0.5 / scale
    visit(shape, reach: edge) { pixels, index, point, distance in
      let coverage = clamp((edge - distance) * scale)
      guard coverage > 0 else { return }
      let fragment = Fragment(point: point, distance: distance, outward: .zero)
      pixels[index] = pixels[index].mixed(change(fragment, pixels[index]), coverage)
    }
  }

  /// Darkens what lies under a shape's soft shadow.
  ///
  /// - Parameters:
  ///   - offset: how far the shadow lies from the shape.
  ///   - softness: the width of half the soft edge.
  ///   - opacity: the darkness in the middle, 0 to 1.
  mutating func castShadow(
    _ shape: Shape, offset: Point, softness: Float, opacity: Float,
    color: Color = Color(0.05, 0.05, 0.07, 1)
  ) {
    let reach = max(softness, 0.5 / scale)
    visit(shape.translated(offset), reach: reach) { pixels, index, _, distance in
      let shade = opacity * smoothstep(reach, -reach, distance)
      pixels[index] = pixels[index].mixed(color, shade)
    }
  }

  /// Calls `body` with every pixel that may lie within `reach` of the shape.
  private mutating func visit(
    _ shape: Shape, reach: Float,
    _ body: (UnsafeMutableBufferPointer<Color>, Int, Point, Float) -> Void
  ) {
    guard !pixels.isEmpty else { return }
    let area = pixelRange(shape.bounds.expanded(reach))
    let step = Canvas.tile
    let radius = Float(step) * 0.7072 / scale
    let (scale, width) = (scale, width)
    pixels.withUnsafeMutableBufferPointer { buffer in
      for tileY in stride(from: area.y.lowerBound, to: area.y.upperBound, by: step) {
        for tileX in stride(from: area.x.lowerBound, to: area.x.upperBound, by: step) {
          let half = Float(step) / 2
          let middle = Point(Float(tileX) + half, Float(tileY) + half) / scale
          if shape.distance(middle) > radius + reach { continue }
          for y in tileY..<min(tileY + step, area.y.upperBound) {
            for x in tileX..<min(tileX + step, area.x.upperBound) {
              let point = Point(Float(x) + 0.5, Float(y) + 0.5) / scale
              body(buffer, y * width + x, point, shape.distance(point))
            }
          }
        }
      }
    }
  }

  /// The pixels that a native box touches, within the picture.
  func pixelRange(_ box: Box) -> (x: Range<Int>, y: Range<Int>) {
    (
      range(box.low.x * scale, box.high.x * scale, limit: width),
      range(box.low.y * scale, box.high.y * scale, limit: height)
    )
  }

  private func range(_ low: Float, _ high: Float, limit: Int) -> Range<Int> {
    let start = Int(clamp(low.rounded(.down), 0, Float(limit)))
    let end = Int(clamp(high.rounded(.up), 0, Float(limit)))
    return start..<max(start, end)
  }
}
