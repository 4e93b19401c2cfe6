import CImageCodecs

/// A JPEG file in memory, its header read.
struct JPEGFile {
  private let bytes: [UInt8]
  private let header: codec_jpeg_header
  private let metadata: Metadata

  var orientation: Int { metadata.orientation }

  /// As stored, not turned.
  var size: ImageSize { ImageSize(width: Int(header.width), height: Int(header.height)) }

  /// Pillow's mode.
  var mode: String {
    switch header.channels {
    case 1: "L"
    case 3: "RGB"
    default: "CMYK"
    }
  }

  /// - Throws: `damaged`, `unsupported`, `tooManyPixels`, `outOfMemory`.
  init(_ bytes: [UInt8], limits: DecodeLimits) throws(ImagingError) {
    self.bytes = bytes
    var header = codec_jpeg_header()
    var reason = Reason()
    let status = bytes.withUnsafeBufferPointer { bytes in
      reason.fill { codec_jpeg_read_header(bytes.baseAddress, bytes.count, &header, $0) }
    }
    try Self.check(status, reason)
    try limits.check(width: Int(header.width), height: Int(header.height))
    self.header = header
    metadata = Self.metadata(of: bytes)
  }

  /// The pixels as stored, not turned.
  func rgb() throws(ImagingError) -> RGBImage {
    let samples = try samples()
    let pixels =
      switch header.channels {
      case 1: Self.rgb(fromGray: samples)
      case 3: samples
      default: Self.rgb(fromInvertedCMYK: samples)
      }
    return RGBImage(width: Int(header.width), height: Int(header.height), pixels: pixels)
  }

  private func samples() throws(ImagingError) -> [UInt8] {
    let count = Int(header.width) * Int(header.height) * Int(header.channels)
    var header = header
    var status = CODEC_OK
    var reason = Reason()
    let samples = [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      status = bytes.withUnsafeBufferPointer { bytes in
        reason.fill {
          codec_jpeg_decode(bytes.baseAddress, bytes.count, &header, out.baseAddress, $0)
        }
      }
      initialized = status == CODEC_OK ? count : 0
    }
    try Self.check(status, reason)
    return samples
  }

  private static func check(_ status: codec_status, _ reason: Reason) throws(ImagingError) {
    switch status {
    case CODEC_OK: return
    case CODEC_NO_MEMORY: throw .outOfMemory
    case CODEC_UNSUPPORTED: throw .unsupported(.jpeg, reason: reason.text)
    default: throw .damaged(.jpeg, reason: reason.text)
    }
  }

  private static func rgb(fromGray samples: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(samples.count * 3)
    for value in samples {
      for _ in 0..<3 { pixels.append(value) }
    }
    return pixels
  }

  /// Pillow's `cmyk2rgb` after it has inverted all four.
  private static func rgb(fromInvertedCMYK samples: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(samples.count / 4 * 3)
    for index in stride(from: 0, to: samples.count, by: 4) {
      let black = UInt32(samples[index + 3])
      for channel in 0..<3 {
        let product = (255 - UInt32(samples[index + channel])) * black + 128
        pixels.append(UInt8(truncatingIfNeeded: black - (product >> 8 + product) >> 8))
      }
    }
    return pixels
  }

  /// Looks through the segments before the first scan. Several EXIF segments make one record; of
  /// several XMP packets the last counts.
  private static func metadata(of bytes: [UInt8]) -> Metadata {
    let exifPrefix = Array("Exif\0\0".utf8)
    let xmpPrefix = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    var metadata = Metadata()
    var offset = 2
    while offset + 4 <= bytes.count {
      let marker = bytes[offset + 1]
      guard bytes[offset] == 0xFF, marker != 0xFF else {
        offset += 1
        continue
      }
      // No length: stuffed zero, restarts, start and end.
      if marker <= 0x01 || 0xD0...0xD9 ~= marker {
        offset += 2
        continue
      }
      let end = offset + 2 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
      // A scan begins: no metadata behind it.
      guard marker != 0xDA, end <= bytes.count, end >= offset + 4 else { break }
      let payload = bytes[offset + 4..<end]
      if marker == 0xE1, payload.starts(with: exifPrefix) {
        metadata.exif = metadata.exif.map { $0 + payload.dropFirst(exifPrefix.count) } ?? payload
      } else if marker == 0xE1, payload.starts(with: xmpPrefix) {
        metadata.xmp = payload.dropFirst(xmpPrefix.count)
      }
      offset = end
    }
    return metadata
  }
}
