import Digest
import Imaging
import Testing

@testable import Synthetic

@Suite("Products of MVTec AD and VisA")
struct SubjectTests {
  private static let subjects: [any Product.Type] = mvtecProducts + visaProducts
  private static let names = subjects.map { $0.category }

  private func product(_ name: String) throws -> any Product.Type {
    try #require(Self.subjects.first { $0.category == name })
  }

  private func draw(
    _ product: any Product.Type, _ defects: [String], seed: UInt64 = 1, scale: Double = 0.15
  ) -> Drawing {
    var generator = SplitMix64(seed: seed)
    return product.draw(defects: defects, scale: scale, generator: &generator)
  }

  @Test("A picture has its size and a mask that is not empty for each defect", arguments: names)
  func form(name: String) throws {
    let product = try product(name)
    let size = pictureSize(product.nativeSize, scale: 0.06)
    for defect in product.drawableDefects {
      let drawing = draw(product, [defect], scale: 0.06)
      #expect((drawing.image.width, drawing.image.height) == size)
      #expect(drawing.masks.map(\.defect) == [defect])
      for region in drawing.masks {
        #expect((region.mask.width, region.mask.height) == size)
        #expect(Set(region.mask.pixels).subtracting([0]) == [255], "\(defect)")
      }
    }
  }

  @Test("A defect changes the picture where its mask is, and hardly elsewhere", arguments: names)
  func masksLieOnDifferences(name: String) throws {
    let product = try product(name)
    for seed in 1...2 as ClosedRange<UInt64> {
      let clean = draw(product, [], seed: seed).image
      for defect in product.drawableDefects {
        let drawing = draw(product, [defect], seed: seed)
        let mask = try #require(drawing.masks.first).mask
        let changes = changes(drawing.image, clean)
        let near = mask.grown(by: 4)
        var (inside, all, marked) = (0, 0, 0)
        for index in changes.indices where changes[index] > 12 {
          all += 1
          if near.pixels[index] != 0 { inside += 1 }
          if mask.pixels[index] != 0 { marked += 1 }
        }
        #expect(marked > 0, "\(name) \(defect): nothing to see in the mask")
        // What is left are shadows of what came or went.
        #expect(Double(inside) >= 0.8 * Double(all), "\(name) \(defect): \(inside) of \(all)")
        #expect(Double(marked) >= 0.12 * Double(mask.area), "\(name) \(defect): \(marked)")
      }
    }
  }

  private func changes(_ one: RGBImage, _ other: RGBImage) -> [Int] {
    (0..<one.width * one.height).map { index in
      (0..<3).map { abs(Int(one.pixels[index * 3 + $0]) - Int(other.pixels[index * 3 + $0])) }
        .max() ?? 0
    }
  }

  @Test("Masks and scenes are the same whether the picture is painted or not", arguments: names)
  func masksWithoutPainting(name: String) throws {
    let product = try product(name)
    for defect in product.drawableDefects {
      let painted = draw(product, [defect], scale: 0.06)
      let bare = Canvas.$isPainted.withValue(false) { draw(product, [defect], scale: 0.06) }
      #expect(bare.image.pixels.isEmpty && !painted.image.pixels.isEmpty)
      #expect(bare.masks.map(\.mask) == painted.masks.map(\.mask), "\(defect)")
      #expect(bare.scene == painted.scene, "\(defect)")
    }
  }

  @Test("Good pictures of a product differ", arguments: names)
  func variation(name: String) throws {
    let product = try product(name)
    let (one, other) = (draw(product, [], seed: 1).image, draw(product, [], seed: 2).image)
    let different = changes(one, other).count { $0 > 12 }
    #expect(different * 50 > one.width * one.height)
  }

  @Test("A combined defect shows two of the others under its own name")
  func combined() throws {
    for name in ["cable", "pill", "wood", "zipper"] {
      let product = try product(name)
      let areas = (1...4 as ClosedRange<UInt64>).map { seed in
        draw(product, ["combined"], seed: seed).masks.first.map { $0.mask.parts } ?? 0
      }
      #expect(areas.contains { $0 >= 2 }, "\(name): \(areas)")
    }
  }
}

extension GrayImage {
  /// The mask grown by some pixels in all eight directions.
  fileprivate func grown(by steps: Int) -> GrayImage {
    var result = self
    for y in 0..<height {
      for x in 0..<width where pixels[y * width + x] != 0 {
        for v in max(0, y - steps)...min(height - 1, y + steps) {
          for u in max(0, x - steps)...min(width - 1, x + steps) {
            result.pixels[v * width + u] = 255
          }
        }
      }
    }
    return result
  }

  /// The number of connected parts.
  fileprivate var parts: Int { (try? MaskParts.find(255, in: self).count) ?? 0 }
}
