import Digest
import Imaging
import Testing

@testable import Synthetic

struct CanvasTests {
  private let noise = Noise(seed: 5)

  private var shapes: [Shape] {
    let frame = Frame(origin: Point(90, 70), angle: 0.6, size: 1.3)
    let box = Shape.box(frame, half: Point(40, 20), corner: 6)
    let line = Curve.spline([Point(10, 20), Point(80, 90), Point(150, 30)])
    return [
      .circle(Point(60, 60), 33), box, .ellipse(frame, half: Point(45, 14)),
      .capsule(Point(20, 20), Point(120, 90), 11), .taper(Point(20, 20), 18, Point(140, 60), 2),
      .regular(6, Point(80, 80), 50, angle: 0.2), .stroke(line, width: 14),
      box.subtracting(.circle(Point(90, 70), 15)), box.outline(width: 5),
      Shape.circle(Point(50, 50), 20).blended(.circle(Point(80, 60), 20), radius: 12),
      Shape.circle(Point(60, 60), 40).roughened(noise, depth: 4, period: 30),
      .beyondCrack(frame, at: 3, half: 40, jag: 12, noise: noise),
    ]
  }

  private func picture(scale: Double) -> RGBImage {
    var canvas = Canvas(nativeWidth: 200, nativeHeight: 160, scale: scale)
    canvas.fill { Color(gray: 0.6 + 0.2 * noise.fractal($0 / 40, octaves: 3)) }
    for shape in shapes {
      canvas.castShadow(shape, offset: Point(4, 5), softness: 8, opacity: 0.4)
      canvas.drawRelief(shape) { fragment in
        Material(color: Color(hex: 0xc07a30)).mirrored(fragment.dome(bevel: 9))
      }
    }
    return canvas.develop(Exposure(seed: 9))
  }

  @Test("A picture's size is the native size times the scale, rounded, never empty")
  func sizes() {
    let sizes = [1, 0.5, 0.333, 0.001].map { scale in
      let canvas = Canvas(nativeWidth: 1700, nativeHeight: 850, scale: scale)
      return [canvas.width, canvas.height]
    }
    #expect(sizes == [[1700, 850], [850, 425], [566, 283], [2, 1]])
  }

  @Test("The same drawing gives the same bytes, on this machine as on the author's")
  func sameBytes() {
    let image = picture(scale: 0.5)
    #expect(image == picture(scale: 0.5))
    let sum = image.pixels.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    #expect(sum == 9_889_754_320_175_586_088)
  }

  @Test("No shape's distance changes faster than the way moved, or tiles would go missing")
  func distancesAreHonest() {
    var generator = SplitMix64(seed: 2)
    let field = Box(low: Point(-60, -60), high: Point(260, 220))
    for (index, shape) in shapes.enumerated() {
      for _ in 0..<2000 {
        let a = generator.point(in: field)
        let b = a + .polar(generator.angle(), generator.float(0.1...40))
        let change = abs(shape.distance(a) - shape.distance(b))
        #expect(change <= (a - b).length * 1.02 + 0.01, "shape \(index) from \(a) to \(b)")
      }
    }
  }

  @Test("Every shape lies in its bounds")
  func bounds() {
    var generator = SplitMix64(seed: 3)
    // The last shape is a half plane: it has none.
    for shape in shapes.dropLast() {
      for _ in 0..<2000 {
        let point = generator.point(in: Box(low: Point(-60, -60), high: Point(260, 220)))
        if shape.distance(point) < -0.01 { #expect(shape.bounds.contains(point)) }
      }
    }
  }

  @Test("A disc's mask has the disc's area", arguments: [1, 0.5, 0.25])
  func discArea(scale: Double) {
    let canvas = Canvas(nativeWidth: 400, nativeHeight: 400, scale: scale)
    let area = Double(canvas.mask([.circle(Point(200, 190), 100)]).area)
    let expected = 3.14159 * 100 * 100 * scale * scale
    #expect(abs(area / expected - 1) < 0.01)
  }

  @Test("A mask of a speck, or of something beyond the edge, still has a pixel")
  func masksAreNeverEmpty() {
    let canvas = Canvas(nativeWidth: 400, nativeHeight: 300, scale: 0.1)
    let speck = canvas.mask([.circle(Point(101, 52), 0.5)], value: 7)
    #expect(speck.area == 1)
    #expect(speck.pixels[5 * 40 + 10] == 7)
    let beyond = canvas.mask([.circle(Point(900, -50), 4)])
    #expect(beyond.pixels[39] == 255)
    #expect(canvas.mask([]).area == 1)
  }

  @Test("Painting covers the pixels that the mask covers, and no others far from its edge")
  func paintAndMaskAgree() {
    for shape in shapes {
      var canvas = Canvas(nativeWidth: 200, nativeHeight: 160, scale: 0.7)
      canvas.draw(shape, Color(1, 1, 1, 1))
      let mask = canvas.mask([shape])
      for (pixel, isSet) in zip(canvas.pixels, mask.pixels) {
        #expect(isSet == 0 ? pixel.x <= 0.501 : pixel.x >= 0.499)
      }
    }
  }

  @Test("Sine and cosine are right to ten places", arguments: [0, 0.3, 1.7, -2.4, 5.9, 12.6])
  func trigonometry(angle: Double) {
    let (sine, cosine) = (Trigonometry.sin(angle), Trigonometry.cos(angle))
    #expect(abs(sine * sine + cosine * cosine - 1) < 1e-10)
    // The series itself, summed far enough, is the reference.
    var (term, sum) = (angle, angle)
    for n in stride(from: 2.0, to: 90, by: 2) {
      term *= -angle * angle / (n * (n + 1))
      sum += term
    }
    #expect(abs(sine - sum) < 1e-9)
    let back = Trigonometry.atan2(sine, cosine)
    #expect(abs(Trigonometry.sin(back) - sine) < 1e-5)
  }

  @Test("Sensor noise has the deviation that was asked for")
  func sensorNoise() {
    var canvas = Canvas(nativeWidth: 300, nativeHeight: 300)
    canvas.fill { _ in Color(gray: 0.5) }
    var exposure = Exposure(seed: 4)
    exposure.vignette = 0
    exposure.tilt = .zero
    exposure.noise = 2
    let values = canvas.develop(exposure).pixels.map { Double($0) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean - 127.5) < 0.1)
    #expect(abs(variance.squareRoot() - 2) < 0.15)
  }

  @Test("At full size a picture is as large as a photograph's PNG")
  func fileSizes() throws {
    let sizes = try [
      PNG.encode(drawn(Pushpins.self, scale: 1).image, compression: 3).count,
      PNG.encode(drawn(ScrewBag.self, scale: 1).image, compression: 3).count,
      PNG.encode(drawn(SplicingConnectors.self, scale: 1).image, compression: 3).count,
    ]
    #expect(sizes.allSatisfy { (1_300_000...3_000_000).contains($0) }, "\(sizes)")
  }
}
