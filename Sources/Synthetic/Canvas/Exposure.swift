import Digest
import Imaging

/// How the camera turns a drawn picture into 8-bit pixels: brightness, fall of light, softness and
/// sensor noise.
struct Exposure: Sendable {
  /// Seeds the sensor noise.
  var seed: UInt64
  /// A factor on all light.
  var gain: Float = 1
  /// Factors on red, green and blue: the lamp's colour.
  var balance = Color(1, 1, 1, 1)
  /// How much brighter the picture's one side is than its other, in x and y.
  var tilt = Point(-0.02, -0.03)
  /// How much darker the corners are than the middle.
  var vignette: Float = 0.07
  /// The weight of each neighbour in the lens's 3-pixel blur, at scale 1.
  var blur: Float = 0.16
  /// The sensor noise's standard deviation in 8-bit steps.
  var noise: Float = 1.5
}

extension Canvas {
  /// The finished picture; one without pixels where nothing was painted.
  func develop(_ exposure: Exposure) -> RGBImage {
    guard !pixels.isEmpty else { return RGBImage(width: 0, height: 0, pixels: []) }
    let blurred = softened(exposure.blur * scale)
    let grain = Grain(sigma: exposure.noise)
    var noise = SplitMix64(seed: exposure.seed, stream: "sensor")
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    let middle = Point(Float(width), Float(height)) / 2
    for y in 0..<height {
      for x in 0..<width {
        let place = (Point(Float(x), Float(y)) - middle) / middle
        let fall = 1 - exposure.vignette * place.dot(place) / 2 + exposure.tilt.dot(place)
        let index = y * width + x
        let light = exposure.balance * (exposure.gain * fall * 255)
        let value = blurred[index] * light + grain.next(&noise)
        bytes[index * 3] = UInt8(clamp(value.x.rounded(), 0, 255))
        bytes[index * 3 + 1] = UInt8(clamp(value.y.rounded(), 0, 255))
        bytes[index * 3 + 2] = UInt8(clamp(value.z.rounded(), 0, 255))
      }
    }
    return RGBImage(width: width, height: height, pixels: bytes)
  }

  /// The pixels blurred by `weight, 1 - 2 weight, weight` in both directions.
  private func softened(_ weight: Float) -> [Color] {
    guard weight > 0 else { return pixels }
    var rows = pixels
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        let sides = pixels[x > 0 ? index - 1 : index] + pixels[x + 1 < width ? index + 1 : index]
        rows[index] = pixels[index] * (1 - 2 * weight) + sides * weight
      }
    }
    var result = rows
    for y in 0..<height {
      for x in 0..<width {
        let index = y * width + x
        let above = rows[y > 0 ? index - width : index]
        let below = rows[y + 1 < height ? index + width : index]
        result[index] = rows[index] * (1 - 2 * weight) + (above + below) * weight
      }
    }
    return result
  }
}

/// Bell-shaped noise, part of it the same in all three channels, as a colour filter's
/// interpolation leaves it.
private struct Grain {
  let sigma: Float

  /// The noise of one pixel in 8-bit steps, from 64 random bits.
  func next(_ generator: inout SplitMix64) -> Color {
    let bits = generator.next()
    let shared = bell(bits >> 48) * sigma * 0.6
    return Color(
      shared + bell(bits) * sigma * 0.8, shared + bell(bits >> 16) * sigma * 0.8,
      shared + bell(bits >> 32) * sigma * 0.8, 0)
  }

  /// The sum of four 4-bit numbers of the low 16 bits, with mean 0 and deviation 1.
  private func bell(_ bits: UInt64) -> Float {
    let sum = (bits & 15) + ((bits >> 4) & 15) + ((bits >> 8) & 15) + ((bits >> 12) & 15)
    return (Float(sum) - 30) / 9.219_544
  }
}
