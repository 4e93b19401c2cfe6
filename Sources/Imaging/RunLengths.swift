/// A mask as COCO's run lengths: down the first column, then the second, and so on, first how many
/// pixels are not in it, then how many are, in turns.
public struct RunLengths: Sendable, Equatable {
  /// Columns of the mask.
  public let width: Int

  /// Rows of the mask.
  public let height: Int

  /// Lengths of the runs; the first is outside the mask and may be 0. They add up to all pixels.
  public let counts: [Int]

  /// How many pixels are in the mask.
  public var area: Int {
    stride(from: 1, to: counts.count, by: 2).reduce(0) { $0 + counts[$1] }
  }

  /// From the pixels in the mask, as ascending, separate ranges of `x * height + y`.
  init(width: Int, height: Int, runs: [Range<Int>]) {
    var counts: [Int] = []
    var end = 0
    for run in runs {
      counts.append(run.lowerBound - end)
      counts.append(run.count)
      end = run.upperBound
    }
    if end < width * height || counts.isEmpty { counts.append(width * height - end) }
    self.width = width
    self.height = height
    self.counts = counts
  }

  /// The form that pycocotools writes: each count, from the fourth on less the count two before,
  /// in groups of five bits from the lowest, a sixth bit for "more follow", plus 48 as a letter.
  public var compressed: String {
    var letters: [UInt8] = []
    for (index, count) in counts.enumerated() {
      var value = index > 2 ? count - counts[index - 2] : count
      var more = true
      while more {
        let group = value & 0x1F
        value >>= 5
        more = value != (group & 0x10 == 0 ? 0 : -1)
        letters.append(UInt8(group | (more ? 0x20 : 0)) + 48)
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Reads ``compressed``, from here or from pycocotools.
  ///
  /// - Throws: ``ImagingError/runLength(reason:)`` when the string has other letters, ends inside
  ///   a number, or its counts are negative or do not add up to `width * height`.
  public init(compressed: String, width: Int, height: Int) throws(ImagingError) {
    let (total, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, !overflow else {
      throw .runLength(reason: "a mask of \(width)x\(height) pixels")
    }
    var letters = compressed.utf8.makeIterator()
    var counts: [Int] = []
    var sum = 0
    while let count = try Self.number(&letters) {
      let whole = counts.count > 2 ? count + counts[counts.count - 2] : count
      guard 0...(total - sum) ~= whole else {
        throw .runLength(reason: "run \(counts.count) has \(whole) pixels, \(total - sum) are left")
      }
      counts.append(whole)
      sum += whole
    }
    guard sum == total else {
      throw .runLength(reason: "the runs end \(total - sum) pixels early")
    }
    self.width = width
    self.height = height
    self.counts = counts
  }

  private static func number(
    _ letters: inout String.UTF8View.Iterator
  ) throws(ImagingError) -> Int? {
    var value = 0
    var shift = 0
    while let letter = letters.next() {
      guard 48..<112 ~= letter else {
        throw .runLength(reason: "the byte \(letter) is not one of its letters")
      }
      let group = Int(letter) - 48
      // Twelve groups are 60 bits: more than any mask has pixels.
      guard shift < 60 else { throw .runLength(reason: "a number of more than 60 bits") }
      value |= (group & 0x1F) << shift
      shift += 5
      if group & 0x20 == 0 {
        return group & 0x10 == 0 ? value : value | -1 << shift
      }
    }
    guard shift == 0 else { throw .runLength(reason: "it ends inside a number") }
    return nil
  }

  /// The smallest box around the mask, nil of an empty one.
  public var box: PixelBox? {
    var (left, top, right, bottom) = (Int.max, Int.max, -1, -1)
    var place = 0
    for (index, count) in counts.enumerated() {
      defer { place += count }
      guard !index.isMultiple(of: 2), count > 0 else { continue }
      let last = place + count - 1
      let isTall = place / height != last / height  // goes on in the next column
      (left, right) = (min(left, place / height), max(right, last / height))
      top = min(top, isTall ? 0 : place % height)
      bottom = max(bottom, isTall ? height - 1 : last % height)
    }
    guard right >= 0 else { return nil }
    return PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  /// The mask as an image: `inside` where it is, 0 elsewhere.
  public func mask(inside: UInt8 = 255) -> GrayImage {
    var pixels = [UInt8](repeating: 0, count: width * height)
    var place = 0
    for (index, count) in counts.enumerated() {
      if !index.isMultiple(of: 2) {
        for pixel in place..<place + count {
          pixels[pixel % height * width + pixel / height] = inside
        }
      }
      place += count
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }
}
