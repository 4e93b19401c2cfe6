import Digest
import Imaging
import Testing

@Suite("Patches")
struct PatchTests {
  @Test("equal Python's processor on camera-sized and on tiny patterns")
  func equalPython() throws {
    for row in try Expectations.load().large {
      let processor = try ImageProcessor(
        minPixels: row.minPixels, maxPixels: row.maxPixels, patchSize: row.patchSize,
        mergeSize: row.mergeSize)
      let image = Pattern.noise(width: row.width, height: row.height, seed: row.seed)
      let grid = try processor.process(image)
      #expect([grid.gridHeight, grid.gridWidth] == row.patches.grid, "\(image.size)")
      #expect(SHA256.hex(of: grid.bytes) == row.patches.sha256, "\(image.size)")
    }
  }

  @Test("put together give the image they were cut from", arguments: [1, 2, 3])
  func assembleAgain(mergeSize: Int) throws {
    let image = Pattern.noise(width: 14 * 6, height: 14 * 12, seed: mergeSize)
    let grid = try Patches.cut(image, patchSize: 14, mergeSize: mergeSize)
    #expect(grid.patchCount == 72)
    #expect(grid.tokenCount == 72 / (mergeSize * mergeSize))
    #expect(try Patches.assemble(grid) == image)
  }

  @Test("start with the first patch's red")
  func startWithRed() throws {
    let image = Pattern.noise(width: 28, height: 28, seed: 4)
    let grid = try Patches.cut(image, patchSize: 14, mergeSize: 2)
    #expect(grid.bytes.prefix(14).elementsEqual((0..<14).map { image.pixels[$0 * 3] }))
  }

  @Test("are not cut from an image that does not divide, nor by a profile out of range")
  func refuseBadArguments() {
    let image = Pattern.noise(width: 28, height: 27, seed: 0)
    #expect(throws: ImagingError.self) { try Patches.cut(image, patchSize: 14, mergeSize: 2) }
    #expect(throws: ImagingError.self) { try Patches.cut(image, patchSize: 0, mergeSize: 2) }
    #expect(throws: ImagingError.self) { try ImageProcessor(minPixels: 10, maxPixels: 9) }
    #expect(throws: ImagingError.self) { try ImageProcessor(patchSize: 0) }
  }

  @Test("of an image longer than 200 times its side are refused")
  func refuseNarrowImages() throws {
    let image = Pattern.noise(width: 201, height: 1, seed: 0)
    #expect(throws: ImagingError.aspectRatio(width: 201, height: 1)) {
      try ImageProcessor().process(image)
    }
  }
}
