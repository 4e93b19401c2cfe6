import CImageCodecs

extension PNGFile {
  private var width: Int { Int(header.width) }
  private var height: Int { Int(header.height) }
  private var isWide: Bool { header.bit_depth == 16 }

  /// Pillow's mode, in its own words. Pillow has no LA of 16 bits and reads it as RGBA.
  var mode: String {
    switch (header.color_type, header.bit_depth) {
    case (0, 1): "1"
    case (0, 16): "I;16"
    case (0, _): "L"
    case (2, _): "RGB"
    case (3, _): "P"
    case (4, 8): "LA"
    default: "RGBA"
    }
  }

  /// The pixels as stored, not turned.
  func rgb() throws(ImagingError) -> RGBImage {
    let rows = try samples()
    let pixels =
      switch header.color_type {
      case 0, 3: lookUp(isWide ? Self.clipped(rows) : unpacked(rows), in: colors())
      case 2: hideTransparentColor(in: isWide ? Self.highBytes(rows) : rows)
      case 4: overWhite(isWide ? Self.highBytes(rows) : rows, channels: 1)
      default: overWhite(isWide ? Self.highBytes(rows) : rows, channels: 3)
      }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The samples of a grey image of up to 8 bits, spread to 8, or the indices of a palette image.
  func mask() throws(ImagingError) -> GrayImage {
    guard header.color_type == 3 || header.color_type == 0 && !isWide else {
      throw .unsupported(
        .png, reason: "a mask is grey (mode L) or has a palette (mode P), this is mode \(mode)")
    }
    var values = unpacked(try samples())
    if header.color_type == 0, header.bit_depth < 8 {
      for index in values.indices { values[index] *= grayStep }
    }
    return GrayImage(width: width, height: height, pixels: values)
  }

  /// Rows as in the file, without padding between them.
  private func samples() throws(ImagingError) -> [UInt8] {
    var header = header
    let row = codec_png_row_bytes(&header)
    var status = CODEC_OK
    var reason = Reason()
    let rows = [UInt8](unsafeUninitializedCapacity: (row + 1) * height) { out, count in
      status = bytes.withUnsafeBufferPointer { bytes in
        reason.fill {
          codec_png_decode(bytes.baseAddress, bytes.count, &header, out.baseAddress, $0)
        }
      }
      count = status == CODEC_OK ? row * height : 0
    }
    switch status {
    case CODEC_OK: return rows
    case CODEC_NO_MEMORY: throw .outOfMemory
    default: throw .damaged(.png, reason: reason.text)
    }
  }

  /// What one step of a grey sample of fewer than 8 bits is worth.
  private var grayStep: UInt8 { 255 / UInt8((1 << Int(header.bit_depth)) - 1) }

  /// The colour of each 8-bit sample, three bytes each.
  private func colors() -> [UInt8] {
    var colors = [UInt8](repeating: 0, count: 256 * 3)
    if header.color_type == 3 {
      // Indices beyond the palette are black, in Pillow too.
      for (index, value) in palette.prefix(colors.count).enumerated() { colors[index] = value }
      for (index, alpha) in (transparency ?? []).prefix(256).enumerated() {
        for channel in index * 3..<index * 3 + 3 {
          colors[channel] = Self.overWhite(colors[channel], alpha: alpha)
        }
      }
      return colors
    }
    let step = header.bit_depth < 8 ? grayStep : 1
    for sample in 0..<256 {
      let value = UInt8(truncatingIfNeeded: sample &* Int(step))
      for channel in 0..<3 { colors[sample * 3 + channel] = value }
    }
    guard let transparent = transparentGray else { return colors }
    for index in colors.indices where colors[index] == transparent { colors[index] = 255 }
    return colors
  }

  private var transparentGray: UInt8? {
    guard let transparency, transparency.count >= 2 else { return nil }
    let (high, low) = (transparency[transparency.startIndex], transparency.dropFirst().first ?? 0)
    if header.bit_depth == 1 { return high == 0 && low == 0 ? 0 : 255 }
    return low
  }

  private func lookUp(_ samples: [UInt8], in colors: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: samples.count * 3) { out, count in
      colors.withUnsafeBufferPointer { colors in
        samples.withUnsafeBufferPointer { samples in
          for index in 0..<samples.count {
            let color = Int(samples[index]) * 3
            out[index * 3] = colors[color]
            out[index * 3 + 1] = colors[color + 1]
            out[index * 3 + 2] = colors[color + 2]
          }
        }
      }
      count = samples.count * 3
    }
  }

  /// One byte a sample, from 8, 4, 2 or 1 bits; the first sample is in the highest bits.
  private func unpacked(_ rows: [UInt8]) -> [UInt8] {
    let depth = Int(header.bit_depth)
    guard depth < 8 else { return rows }
    let row = rows.count / height
    let mask = UInt8((1 << depth) - 1)
    var samples: [UInt8] = []
    samples.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width {
        let bit = x * depth
        samples.append(rows[y * row + bit >> 3] >> UInt8(8 - depth - bit & 7) & mask)
      }
    }
    return samples
  }

  /// Pillow shows 16-bit grey by clipping.
  private static func clipped(_ rows: [UInt8]) -> [UInt8] {
    stride(from: 0, to: rows.count, by: 2).map { rows[$0] == 0 ? rows[$0 + 1] : 255 }
  }

  private static func highBytes(_ rows: [UInt8]) -> [UInt8] {
    stride(from: 0, to: rows.count, by: 2).map { rows[$0] }
  }

  private func hideTransparentColor(in rgb: [UInt8]) -> [UInt8] {
    guard let transparency, transparency.count >= 6 else { return rgb }
    let low = Array(transparency.prefix(6))
    var pixels = rgb
    for index in stride(from: 0, to: pixels.count, by: 3)
    where pixels[index] == low[1] && pixels[index + 1] == low[3] && pixels[index + 2] == low[5] {
      for channel in 0..<3 { pixels[index + channel] = 255 }
    }
    return pixels
  }

  /// From `channels` (1 or 3) and alpha to RGB.
  private func overWhite(_ samples: [UInt8], channels: Int) -> [UInt8] {
    let pixels = width * height
    return [UInt8](unsafeUninitializedCapacity: pixels * 3) { out, count in
      samples.withUnsafeBufferPointer { samples in
        for index in 0..<pixels {
          let from = index * (channels + 1)
          let alpha = samples[from + channels]
          for channel in 0..<3 {
            let value = samples[from + (channels == 3 ? channel : 0)]
            out[index * 3 + channel] = Self.overWhite(value, alpha: alpha)
          }
        }
      }
      count = pixels * 3
    }
  }

  /// Pillow's `alpha_composite` over opaque white: 7 extra bits, and a division by 255 that
  /// rounds to nearest.
  static func overWhite(_ value: UInt8, alpha: UInt8) -> UInt8 {
    let blend = UInt32(value) * UInt32(alpha) + 255 * (255 - UInt32(alpha))
    let scaled = blend << 7 + 0x80 << 7
    return UInt8(truncatingIfNeeded: (scaled >> 8 + scaled) >> 15)
  }
}
