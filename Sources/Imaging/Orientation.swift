/// Undoing EXIF's orientation: 1 is upright, 2 to 8 are the other flips and quarter turns.
enum Orientation {
  /// Where the upright image finds its pixels in the stored one, counted in pixels.
  struct Walk {
    let size: ImageSize
    let origin: Int
    let right: Int
    let down: Int
  }

  /// For an image stored in `size`. Nil when nothing is to be done.
  static func walk(_ orientation: Int, over size: ImageSize) -> Walk? {
    let (w, h) = (size.width, size.height)
    let turned = ImageSize(width: h, height: w)
    return switch orientation {
    case 2: Walk(size: size, origin: w - 1, right: -1, down: w)
    case 3: Walk(size: size, origin: w * h - 1, right: -1, down: -w)
    case 4: Walk(size: size, origin: w * (h - 1), right: 1, down: -w)
    case 5: Walk(size: turned, origin: 0, right: w, down: 1)
    case 6: Walk(size: turned, origin: w * (h - 1), right: -w, down: 1)
    case 7: Walk(size: turned, origin: w * h - 1, right: -w, down: -1)
    case 8: Walk(size: turned, origin: w - 1, right: w, down: -1)
    default: nil
    }
  }

  /// Copies pixels of `channels` bytes in the order of the walk.
  static func apply(_ walk: Walk, to pixels: [UInt8], channels: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        for y in 0..<walk.size.height {
          var from = (walk.origin + y * walk.down) * channels
          for _ in 0..<walk.size.width {
            for channel in 0..<channels {
              out[count] = pixels[from + channel]
              count += 1
            }
            from += walk.right * channels
          }
        }
      }
    }
  }
}

extension RGBImage {
  func upright(from orientation: Int) -> RGBImage {
    guard let walk = Orientation.walk(orientation, over: size) else { return self }
    let turned = Orientation.apply(walk, to: pixels, channels: 3)
    return RGBImage(width: walk.size.width, height: walk.size.height, pixels: turned)
  }
}

extension GrayImage {
  func upright(from orientation: Int) -> GrayImage {
    guard let walk = Orientation.walk(orientation, over: size) else { return self }
    let turned = Orientation.apply(walk, to: pixels, channels: 1)
    return GrayImage(width: walk.size.width, height: walk.size.height, pixels: turned)
  }
}
