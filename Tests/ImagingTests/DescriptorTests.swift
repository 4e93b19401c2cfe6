import Foundation
import Imaging
import Testing

@Suite("A descriptor")
struct DescriptorTests {
  /// What `scripts/fixtures/descriptors.py` wrote down of NumPy's results.
  private struct Row: Decodable {
    let width, height, patchSize, mergeSize, seed: Int
    let values: [Int32]
  }

  /// Slanting ramps, another one in each channel, under noise; the script has the same.
  private func stripes(width: Int, height: Int, seed: Int) -> RGBImage {
    let pixels = (0..<width * height * 3).map { index in
      let (pixel, c) = index.quotientAndRemainder(dividingBy: 3)
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let ramp = (x * (c + 1) * 5 + y * (3 - c) * 7) / 4 % 192
      return UInt8(Int(Pattern.hashed(index, seed: seed) >> 26) + ramp)
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private func plain(_ red: UInt8, _ green: UInt8, _ blue: UInt8, width: Int = 112) -> RGBImage {
    let pixels = (0..<width * 112).flatMap { _ in [red, green, blue] }
    return RGBImage(width: width, height: 112, pixels: pixels)
  }

  private func descriptor(_ image: RGBImage) throws -> ImageDescriptor {
    ImageDescriptor(try Patches.cut(image, patchSize: 14, mergeSize: 2))
  }

  @Test("equals NumPy's for pictures whose cells share patches, and for other sizes of patches")
  func equalNumPy() throws {
    let url = try #require(
      Bundle.module.url(forResource: "Fixtures/descriptors", withExtension: "json"))
    let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: url))
    #expect(rows.count == 6)
    for row in rows {
      let image = stripes(width: row.width, height: row.height, seed: row.seed)
      let grid = try Patches.cut(image, patchSize: row.patchSize, mergeSize: row.mergeSize)
      #expect(ImageDescriptor(grid).values == row.values, "\(image.size)")
    }
  }

  @Test("of a plain picture is its colour in every cell, and what of it is no grey")
  func plainPicture() throws {
    let values = try descriptor(plain(200, 100, 50)).values
    #expect(values.prefix(192).elementsEqual((0..<64).flatMap { _ in [3200, 1600, 800] }))
    // 24 levels above the least channel, 50, are no colour yet.
    let colour = Int32(16 * ImageDescriptor.colourWeight)
    #expect(Array(values.suffix(3)) == [126 * colour, 26 * colour, 0])
    let grey = try descriptor(plain(90, 100, 110)).values
    #expect(Array(grey.suffix(3)) == [0, 0, 0])
    #expect(try descriptor(plain(200, 100, 50, width: 196)).values == values)
  }

  @Test("has the same distance both ways, none from itself, and none shorter by a way round")
  func distance() throws {
    let images = (1...4).map { stripes(width: 84, height: 112, seed: $0) }
    let all = try (images + [plain(255, 0, 0), plain(0, 0, 0)]).map(descriptor)
    for a in all {
      #expect(a.distance(to: a) == 0)
      for b in all {
        #expect(a.distance(to: b) == b.distance(to: a))
        for c in all { #expect(a.distance(to: c) <= a.distance(to: b) + b.distance(to: c)) }
      }
    }
    let (layout, colour) = (64 * 255, 231 * ImageDescriptor.colourWeight)
    #expect(all[4].distance(to: all[5]) == 16 * (layout + colour))
  }
}
