import CImageCodecs

/// A PNG file in memory whose chunks were all checked. Decompresses nothing until asked for pixels.
struct PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  let bytes: [UInt8]
  let header: codec_png_header
  private(set) var palette: ArraySlice<UInt8> = []
  private(set) var transparency: ArraySlice<UInt8>?
  private(set) var metadata = Metadata()

  var orientation: Int { metadata.orientation }

  /// As stored, not turned.
  var size: ImageSize { ImageSize(width: Int(header.width), height: Int(header.height)) }

  /// - Throws: `damaged`, `tooManyPixels`.
  init(_ bytes: [UInt8], limits: DecodeLimits) throws(ImagingError) {
    self.bytes = bytes
    var offset = Self.signature.count
    let first = try Self.chunk(of: bytes, at: &offset)
    header = try Self.header(bytes[first.payload], type: first.type)
    try limits.check(width: Int(header.width), height: Int(header.height))
    try readChunks(from: offset)
  }

  private mutating func readChunks(from start: Int) throws(ImagingError) {
    var offset = start
    var seenPixels = false
    var previous: UInt32 = 0
    // Pillow does not ask for IEND, and without it no pixel is missing.
    while offset < bytes.count {
      let chunk = try Self.chunk(of: bytes, at: &offset)
      switch chunk.type {
      case Self.type("IEND"): offset = bytes.count
      case Self.type("IDAT"):
        guard !seenPixels || previous == chunk.type else {
          throw .damaged(.png, reason: "pixel data in two places")
        }
        seenPixels = true
      case Self.type("PLTE") where !seenPixels: palette = bytes[chunk.payload]
      case Self.type("tRNS") where !seenPixels: transparency = bytes[chunk.payload]
      case Self.type("eXIf"): metadata.exif = bytes[chunk.payload]
      case Self.type("tEXt"), Self.type("zTXt"), Self.type("iTXt"):
        if let text = PNGText(type: chunk.type, payload: bytes[chunk.payload]) { keep(text) }
      default: break
      }
      previous = chunk.type
    }
    guard seenPixels else { throw .damaged(.png, reason: "no pixel data") }
    if header.color_type == 3, palette.isEmpty {
      throw .damaged(.png, reason: "an indexed image without a palette")
    }
  }

  private mutating func keep(_ text: PNGText) {
    switch text.keyword {
    case "exif": metadata.exif = text.value
    case "Raw profile type exif": metadata.rawProfile = text.value
    case "XML:com.adobe.xmp": metadata.xmp = text.value
    default: break
    }
  }

  /// Four letters as the codec gives them.
  static func type(_ name: StaticString) -> UInt32 {
    name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
  }

  private static func chunk(
    of bytes: [UInt8], at offset: inout Int
  ) throws(ImagingError) -> (type: UInt32, payload: Range<Int>) {
    var chunk = codec_png_chunk()
    var reason = Reason()
    let status = bytes.withUnsafeBufferPointer { bytes in
      reason.fill { codec_png_next_chunk(bytes.baseAddress, bytes.count, &offset, &chunk, $0) }
    }
    guard status == CODEC_OK else { throw .damaged(.png, reason: reason.text) }
    return (chunk.type, chunk.offset..<chunk.offset + Int(chunk.count))
  }

  private static func header(
    _ payload: ArraySlice<UInt8>, type: UInt32
  ) throws(ImagingError) -> codec_png_header {
    guard type == Self.type("IHDR"), payload.count == 13 else {
      throw .damaged(.png, reason: "the file does not begin with its header chunk")
    }
    let field = Array(payload)
    let sides = [field[0..<4], field[4..<8]].map { $0.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
    let depths: [UInt8]? = [
      0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
    ][field[9]]
    guard sides.allSatisfy({ 1...UInt32(Int32.max) ~= $0 }), depths?.contains(field[8]) == true,
      field[10] == 0, field[11] == 0, field[12] <= 1
    else {
      throw .damaged(.png, reason: "the header has values that PNG does not know")
    }
    return codec_png_header(
      width: sides[0], height: sides[1], bit_depth: field[8], color_type: field[9],
      interlaced: field[12])
  }
}
