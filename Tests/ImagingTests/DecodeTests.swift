import Digest
import Imaging
import Testing

@Suite("Decoding")
struct DecodeTests {
  @Test("gives the pixels, size, mode and orientation that Python sees")
  func equalsPython() throws {
    let expected = try Expectations.load().decoded
    #expect(expected.count > 100)
    for row in expected {
      let decoded = try ImageDecoder.decode(Fixture.bytes(row.file))
      #expect(decoded.mode == row.mode, "\(row.file)")
      #expect(decoded.orientation == row.orientation, "\(row.file)")
      #expect(decoded.image.size == ImageSize(width: row.width, height: row.height), "\(row.file)")
      #expect(SHA256.hex(of: decoded.image.pixels) == row.sha256, "\(row.file)")
      #expect(decoded.format == (row.file.hasSuffix("jpg") ? .jpeg : .png), "\(row.file)")
    }
  }

  @Test("of a file, resized and cut, ends in the bytes of Python's processor")
  func endsInPythonsPatches() throws {
    let processor = try ImageProcessor()
    for row in try Expectations.load().decoded {
      let image = try ImageDecoder.decode(Fixture.bytes(row.file)).image
      for target in row.resized {
        let resized = try image.resized(width: target.width, height: target.height)
        #expect(
          SHA256.hex(of: resized.pixels) == target.sha256,
          "\(row.file) to \(target.width)x\(target.height)")
      }
      let grid = try processor.process(image)
      #expect([grid.gridHeight, grid.gridWidth] == row.patches.grid, "\(row.file)")
      #expect(SHA256.hex(of: grid.bytes) == row.patches.sha256, "\(row.file)")
    }
  }

  @Test("refuses what is damaged, too large or of another kind, by the right error")
  func refusesBadFiles() throws {
    for (file, kind) in try Expectations.load().refused {
      let bytes = try Fixture.bytes(file)
      let error = #expect(throws: ImagingError.self, "\(file)") { try ImageDecoder.decode(bytes) }
      #expect(error?.kind == kind, "\(file): \(error?.description ?? "decoded")")
    }
  }

  @Test("refuses every truncation of a PNG, except that of the end marker as a whole")
  func refusesTruncatedPNG() throws {
    let bytes = try Fixture.bytes("filter4_rgb.png")
    for count in 0..<bytes.count where count != bytes.count - 12 {
      #expect(throws: ImagingError.self, "\(count) bytes") {
        try ImageDecoder.decode(Array(bytes.prefix(count)))
      }
    }
  }

  @Test("refuses every truncation of a JPEG", arguments: ["jpeg420.jpg", "jpeg_cmyk.jpg"])
  func refusesTruncatedJPEG(file: String) throws {
    let bytes = try Fixture.bytes(file)
    for count in 0..<bytes.count {
      #expect(throws: ImagingError.self, "\(count) bytes") {
        try ImageDecoder.decode(Array(bytes.prefix(count)))
      }
    }
  }

  @Test("notices every flipped bit of a PNG, or gives the same pixels")
  func noticesFlippedBits() throws {
    let bytes = try Fixture.bytes("filter3_rgba.png")
    let image = try ImageDecoder.decode(bytes).image
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      if let other = try? ImageDecoder.decode(damaged).image { #expect(other == image) }
    }
  }

  @Test("stops at the pixel limit before it takes memory, and reads an image of just that size")
  func respectsLimit() throws {
    let bytes = try Fixture.bytes("shape_98x42.png")
    #expect(throws: ImagingError.tooManyPixels(width: 98, height: 42, limit: 4115)) {
      try ImageDecoder.decode(bytes, limits: DecodeLimits(maxPixels: 4115))
    }
    _ = try ImageDecoder.decode(bytes, limits: DecodeLimits(maxPixels: 4116))
  }

  @Test("of a mask keeps grey samples and palette indices as they are")
  func decodesMasks() throws {
    for row in try Expectations.load().masks {
      let mask = try ImageDecoder.decodeMask(Fixture.bytes(row.file))
      #expect(mask.size == ImageSize(width: row.width, height: row.height), "\(row.file)")
      #expect(SHA256.hex(of: mask.pixels) == row.sha256, "\(row.file)")
    }
  }

  @Test("of a mask refuses other kinds and names their mode")
  func refusesOtherMasks() throws {
    for (file, mode) in [("rgb8", "RGB"), ("graya8", "LA"), ("rgba8", "RGBA"), ("gray16", "I;16")] {
      let bytes = try Fixture.bytes(file + ".png")
      let error = #expect(throws: ImagingError.self) { try ImageDecoder.decodeMask(bytes) }
      #expect(error?.description.contains("mode \(mode)") == true)
    }
    let jpeg = try Fixture.bytes("jpeg_gray.jpg")
    #expect(throws: ImagingError.self) { try ImageDecoder.decodeMask(jpeg) }
  }
}

extension ImagingError {
  /// The case's name, as the expectations give it.
  var kind: String {
    switch self {
    case .unrecognized: "unrecognized"
    case .damaged: "damaged"
    case .unsupported: "unsupported"
    case .tooManyPixels: "tooManyPixels"
    default: "other"
    }
  }
}
