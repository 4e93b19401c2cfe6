import Digest
import Imaging
import Testing

@Suite("Resizing")
struct ResizeTests {
  @Test("equals Pillow's bicubic bit for bit on 240 random pairs of sizes")
  func equalsPillow() throws {
    let rows = try Expectations.load().randomResizes
    #expect(rows.count >= 200)
    for row in rows {
      let image = Pattern.noise(
        width: row.width, height: row.height, seed: row.seed, hard: row.isHard)
      let resized = try image.resized(width: row.newWidth, height: row.newHeight)
      #expect(
        SHA256.hex(of: resized.pixels) == row.sha256,
        "\(image.size) to \(resized.size), seed \(row.seed)")
    }
  }

  @Test("smart resize gives the sizes of transformers, or refuses as it does")
  func smartSizes() throws {
    for row in try Expectations.load().smartResizes {
      let numbers = row.compactMap { $0 }
      let rule = SmartResize(factor: numbers[2], minPixels: numbers[3], maxPixels: numbers[4])
      if numbers.count == 7 {
        let size = try rule.size(width: numbers[1], height: numbers[0])
        #expect(size == ImageSize(width: numbers[6], height: numbers[5]), "\(row)")
      } else {
        #expect(throws: ImagingError.aspectRatio(width: numbers[1], height: numbers[0])) {
          try rule.size(width: numbers[1], height: numbers[0])
        }
      }
    }
  }

  @Test("rounds 70 pixels, two and a half factors, down to the even two")
  func roundsHalfToEven() throws {
    let size = try SmartResize(minPixels: 1).size(width: 70, height: 98)
    #expect(size == ImageSize(width: 56, height: 112))
  }

  @Test("refuses sides that are none and images of another size")
  func refusesBadArguments() throws {
    let image = Pattern.noise(width: 4, height: 4, seed: 0)
    #expect(throws: ImagingError.self) { try image.resized(width: 0, height: 4) }
    #expect(throws: ImagingError.self) { try SmartResize().size(width: 0, height: 4) }
    #expect(throws: ImagingError.self) {
      try SmartResize(factor: 28, minPixels: .max, maxPixels: .max).size(width: 9, height: 9)
    }
    let resizer = try BicubicResizer(from: ImageSize(width: 5, height: 4), to: image.size)
    #expect(throws: ImagingError.self) { try resizer.resize(image) }
  }
}
