import Digest
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

  @Test("a JPEG gives the bytes that Pillow writes")
  func jpegIsPillows() throws {
    for row in try Expectations.load().encoded {
      let image = Pattern.noise(width: row.width, height: row.height, seed: row.seed)
      let rgb = try JPEG.encode(image, quality: row.quality)
      #expect(SHA256.hex(of: rgb) == row.rgb, "\(row)")
      let red = stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
      let gray = GrayImage(width: image.width, height: image.height, pixels: red)
      let bytes = try JPEG.encode(gray, quality: row.quality)
      #expect(SHA256.hex(of: bytes) == row.gray, "\(row)")
    }
  }

  @Test("a JPEG and decoding it stays close to the pixels, closer with more quality")
  func jpegIsClose() throws {
    let (width, height) = (121, 67)
    let pixels = (0..<width * height).flatMap { index -> [UInt8] in
      let (x, y) = (index % width, index / width)
      return [UInt8(x * 2), UInt8(y * 3), UInt8(x + y)]
    }
    let image = RGBImage(width: width, height: height, pixels: pixels)
    var largest: [Int] = []
    for quality in [20, 90, 100] {
      let back = try ImageDecoder.decode(JPEG.encode(image, quality: quality))
      #expect(back.format == .jpeg && (back.image.width, back.image.height) == (width, height))
      largest.append(zip(image.pixels, back.image.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0)
    }
    #expect(largest[0] > largest[1] && largest[1] >= largest[2])
    #expect(largest[1] <= 8)
  }

  @Test("a camera-sized JPEG of noise, which fills many blocks of output, comes back whole")
  func jpegIsWhole() throws {
    let image = Pattern.noise(width: 1600, height: 1280, seed: 1)
    let bytes = try JPEG.encode(image, quality: 100)
    #expect(bytes.suffix(2) == [0xFF, 0xD9] && bytes.count > 1_000_000)
    #expect(try ImageDecoder.decode(bytes).image.width == 1600)
  }

  @Test("refuses a quality or a size that JPEG does not have", arguments: [0, 101, -5])
  func refusesBadJPEGs(quality: Int) {
    let pixel = GrayImage(width: 1, height: 1, pixels: [7])
    #expect(throws: ImagingError.self) { try JPEG.encode(pixel, quality: quality) }
    #expect(throws: ImagingError.self) {
      try JPEG.encode(
        GrayImage(width: 65_501, height: 1, pixels: .init(repeating: 0, count: 65_501)))
    }
    #expect(throws: ImagingError.self) {
      try JPEG.encode(RGBImage(width: 0, height: 5, pixels: []))
    }
  }
}
