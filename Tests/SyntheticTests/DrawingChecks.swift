import Digest
import Imaging
import Testing

@testable import Synthetic

/// A picture of a product at a small scale, from a seed.
func drawn<P: Product>(
  _ product: P.Type, _ defects: [String] = [], seed: UInt64 = 1, scale: Double = 0.2
) -> Drawing {
  var generator = SplitMix64(seed: seed, stream: defects.joined(separator: "+"))
  return P.draw(defects: defects, scale: scale, generator: &generator)
}

extension GrayImage {
  /// How many pixels are not 0.
  var area: Int { pixels.count { $0 != 0 } }

  /// The part of the set pixels that lie in one of the objects' boxes, grown by a pixel.
  func share(in objects: [SceneObject]) -> Double {
    var (set, inside) = (0, 0)
    for index in pixels.indices where pixels[index] != 0 {
      let (x, y) = (Double(index % width), Double(index / width))
      set += 1
      let isInside = objects.contains {
        abs(x + 0.5 - $0.x) <= $0.width / 2 + 1 && abs(y + 0.5 - $0.y) <= $0.height / 2 + 1
      }
      if isInside { inside += 1 }
    }
    return set == 0 ? 0 : Double(inside) / Double(set)
  }
}

/// Every product's picture must have these, whatever it shows.
func checkForm<P: Product>(_ product: P.Type, _ defects: [String], scale: Double) {
  let drawing = drawn(P.self, defects, scale: scale)
  let size = pictureSize(P.nativeSize, scale: scale)
  #expect((drawing.image.width, drawing.image.height) == size)
  #expect(drawing.masks.map(\.defect) == defects)
  for region in drawing.masks {
    #expect((region.mask.width, region.mask.height) == size)
    #expect(region.mask.area > 0)
    #expect(Set(region.mask.pixels).subtracting([0]) == [255])
  }
}

/// The rows of `defects_config.json` with thresholds in pixels, by defect.
///
/// - Returns: whether the region is at least as large as its saturation area.
func reachesSaturation<P: Product>(_ product: P.Type, _ defect: String) throws -> Bool {
  let catalogue = try DefectCatalogue.bundled()
  let row = try #require(catalogue.row(P.category, defect))
  guard !row.relative else { return true }
  let scale = 0.25
  let area = drawn(P.self, [defect], scale: scale).masks.first?.mask.area ?? 0
  return Double(area) >= row.threshold * scale * scale * 0.95
}

extension SyntheticArchive.Plan.Picture {
  /// The folder or file that holds the picture's masks; empty where it has none.
  var maskPlace: String {
    switch masks {
    case .folder(let path, _), .file(let path, _): path
    case nil: ""
    }
  }
}
