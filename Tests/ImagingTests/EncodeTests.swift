import Imaging
import Testing

@Suite("Encoding")
struct EncodeTests {
  @Test("a PNG and decoding it gives the same pixels", arguments: [0, 1, 6, 9])
  func roundTrips(compression: Int) throws {
    for (width, height) in [(1, 1), (31, 7), (200, 3)] {
      let image = Pattern.noise(width: width, height: height, seed: compression)
      let bytes = try PNG.encode(image, compression: compression)
      #expect(try ImageDecoder.decode(bytes).image == image)
      let mask = Pattern.speckle(width: width, height: height, seed: compression, perMille: 300)
      #expect(try ImageDecoder.decodeMask(PNG.encode(mask, compression: compression)) == mask)
    }
  }

  @Test("a camera-sized PNG takes the quick way to the same pixels")
  func roundTripsLarge() throws {
    let image = Pattern.noise(width: 1600, height: 1280, seed: 1)
    #expect(try ImageDecoder.decode(PNG.encode(image, compression: 1)).image == image)
  }

  @Test("refuses an image without pixels and a level that zlib does not have")
  func refusesBadArguments() {
    #expect(throws: ImagingError.self) {
      try PNG.encode(RGBImage(width: 0, height: 5, pixels: []))
    }
    #expect(throws: ImagingError.self) {
      try PNG.encode(GrayImage(width: 1, height: 1, pixels: [7]), compression: 10)
    }
  }
}
