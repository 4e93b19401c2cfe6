import CImageCodecs

/// One of PNG's three text chunks: tEXt, zTXt (compressed) and iTXt (either, with a language).
struct PNGText {
  let keyword: String
  let value: ArraySlice<UInt8>

  /// Texts that decompress to more are passed over; Pillow's bound.
  private static let longest = 1 << 20

  /// Nil for text that breaks the chunk's form and for text nobody asks for.
  init?(type: UInt32, payload: ArraySlice<UInt8>) {
    guard let (name, rest) = Self.cut(payload) else { return nil }
    keyword = String(decoding: name, as: UTF8.self)
    // Decompressing is not worth it for comments.
    guard ["exif", "Raw profile type exif", "XML:com.adobe.xmp"].contains(keyword) else {
      return nil
    }
    if type == PNGFile.type("tEXt") {
      value = rest
      return
    }
    var isCompressed = true
    var text = rest
    if type == PNGFile.type("iTXt") {
      // Compression flag, compression method, language, translated keyword.
      guard rest.count >= 2, let (_, behind) = Self.cut(rest.dropFirst(2)),
        let (_, last) = Self.cut(behind)
      else { return nil }
      isCompressed = rest.first != 0
      text = isCompressed ? rest.dropFirst().prefix(1) + last : last
    }
    guard isCompressed else {
      value = text
      return
    }
    // The first byte is the compression method, of which there is one.
    guard text.first == 0, let inflated = Self.inflate(text.dropFirst()) else { return nil }
    value = inflated[...]
  }

  /// What stands before and behind the first zero byte.
  private static func cut(
    _ bytes: ArraySlice<UInt8>
  ) -> (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>)? {
    guard let zero = bytes.firstIndex(of: 0) else { return nil }
    return (bytes[..<zero], bytes[(zero + 1)...])
  }

  private static func inflate(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var status = CODEC_OK
    var reason = Reason()
    let inflated = [UInt8](unsafeUninitializedCapacity: longest) { out, count in
      status = bytes.withUnsafeBufferPointer { bytes in
        reason.fill {
          codec_inflate(bytes.baseAddress, bytes.count, out.baseAddress, longest, &count, $0)
        }
      }
      if status != CODEC_OK { count = 0 }
    }
    return status == CODEC_OK ? inflated : nil
  }
}
