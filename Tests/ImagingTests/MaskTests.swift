import Imaging
import Testing

@Suite("Masks")
struct MaskTests {
  @Test("fall into the parts that a flood fill finds, with pycocotools' run lengths")
  func partsEqualFloodFill() throws {
    for row in try Expectations.load().maskParts {
      let mask = Pattern.speckle(
        width: row.width, height: row.height, seed: row.seed, perMille: row.perMille)
      let parts = try MaskParts.find(1, in: mask)
      #expect(parts.count == row.parts.count, "\(row.seed)")
      for (part, expected) in zip(parts, row.parts) {
        #expect(part.area == expected.area)
        #expect(
          [part.box.x, part.box.y, part.box.width, part.box.height] == expected.box)
        #expect([part.centroid.x, part.centroid.y] == expected.centroid)
        #expect(part.runLengths.compressed == expected.runLengths)
        #expect(part.runLengths.area == part.area)
      }
    }
  }

  @Test("read pycocotools' strings and write them again")
  func runLengthsRoundTrip() throws {
    for row in try Expectations.load().maskParts {
      let runs = try RunLengths(
        compressed: row.runLengths, width: row.width, height: row.height)
      let mask = Pattern.speckle(
        width: row.width, height: row.height, seed: row.seed, perMille: row.perMille)
      #expect(runs.compressed == row.runLengths)
      #expect(runs.mask(inside: 1) == mask)
    }
  }

  @Test("keep the parts of different values apart")
  func partsOfEachValue() throws {
    let mask = GrayImage(width: 4, height: 2, pixels: [7, 7, 0, 9, 0, 9, 0, 7])
    #expect(MaskParts.values(of: mask) == [7, 9])
    let parts = try MaskParts.find(7, in: mask)
    #expect(parts.map(\.area) == [2, 1])
    #expect(parts.map(\.box.x) == [0, 3])
    #expect(parts.first?.centroid == PixelPoint(x: 1, y: 0.5))
    #expect(try MaskParts.find(9, in: mask).count == 2)
    #expect(try MaskParts.find(8, in: mask).isEmpty)
  }

  @Test("with more parts than the limit are refused, with just as many are not")
  func limitParts() throws {
    let mask = GrayImage(width: 5, height: 1, pixels: [1, 0, 1, 0, 1])
    #expect(try MaskParts.find(1, in: mask, limit: 3).count == 3)
    #expect(throws: ImagingError.tooManyParts(limit: 2)) {
      try MaskParts.find(1, in: mask, limit: 2)
    }
  }

  @Test(
    "are not read from strings that are no run lengths",
    arguments: ["", "é", "~", "o", "5", "oooooooooooooooo1", "O", "0`0", "@"])
  func refuseBadRunLengths(text: String) {
    #expect(throws: ImagingError.self) {
      try RunLengths(compressed: text, width: 3, height: 3)
    }
  }
}
