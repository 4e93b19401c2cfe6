/// The connected parts of a mask.
public enum MaskParts {
  /// The distinct values above 0, ascending.
  public static func values(of mask: GrayImage) -> [UInt8] {
    var seen = [Bool](repeating: false, count: 256)
    for value in mask.pixels { seen[Int(value)] = true }
    return (1...255).filter { seen[Int($0)] }
  }

  /// The parts made of pixels of one value. Pixels that touch by a side or a corner belong
  /// together. Takes time in proportion to the mask.
  ///
  /// The order is that of reading: by each part's topmost, in it leftmost pixel.
  ///
  /// - Throws: ``ImagingError/tooManyParts(limit:)`` for more than `limit` parts.
  public static func find(
    _ value: UInt8, in mask: GrayImage, limit: Int = 10_000
  ) throws(ImagingError) -> [MaskPart] {
    guard let columns = columns(of: value, in: mask) else { return [] }
    var runs = ColumnRuns(height: mask.height)
    mask.pixels.withUnsafeBufferPointer { pixels in
      for x in columns { runs.append(column: x, of: value, in: pixels, width: mask.width) }
    }
    guard let groups = runs.groups(limit: limit) else { throw .tooManyParts(limit: limit) }
    return groups.map { group in
      var part = PartBuilder(height: mask.height)
      for run in group { part.add(run) }
      return part
    }
    .sorted { ($0.firstPixel.y, $0.firstPixel.x) < ($1.firstPixel.y, $1.firstPixel.x) }
    .map { $0.part(in: mask.size) }
  }

  /// The columns between the first and the last that have the value; most masks are nearly empty,
  /// and reading along rows is quick.
  private static func columns(of value: UInt8, in mask: GrayImage) -> Range<Int>? {
    var (first, last) = (mask.width, -1)
    mask.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<mask.height {
        let row = pixels[y * mask.width..<(y + 1) * mask.width]
        guard let left = row.firstIndex(of: value), let right = row.lastIndex(of: value) else {
          continue
        }
        first = min(first, left - y * mask.width)
        last = max(last, right - y * mask.width)
      }
    }
    return last < 0 ? nil : first..<last + 1
  }
}

/// Vertical runs of one value, column after column, and which of them touch.
private struct ColumnRuns {
  private let height: Int
  /// Ascending ranges of `x * height + y`; no range leaves its column.
  private var runs: [Range<Int>] = []
  /// For each run, another of its part with a smaller index, or itself.
  private var parents: [Int] = []
  /// Where the runs of the column before begin.
  private var previous = 0
  private var previousColumn = -2

  init(height: Int) {
    self.height = height
  }

  mutating func append(
    column x: Int, of value: UInt8, in pixels: UnsafeBufferPointer<UInt8>, width: Int
  ) {
    let start = runs.count
    var neighbor = previousColumn == x - 1 ? previous : start
    var y = 0
    while y < height {
      guard pixels[y * width + x] == value else {
        y += 1
        continue
      }
      let top = y
      while y < height, pixels[y * width + x] == value { y += 1 }
      let index = runs.count
      runs.append(x * height + top..<x * height + y)
      parents.append(index)
      // Neighbours that end above this run's upper corner touch no later run either.
      while neighbor < start, runs[neighbor].upperBound < (x - 1) * height + top { neighbor += 1 }
      var touching = neighbor
      while touching < start, runs[touching].lowerBound <= (x - 1) * height + y {
        join(touching, index)
        touching += 1
      }
    }
    previous = start
    previousColumn = x
  }

  private mutating func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index {
      parents[index] = parents[parents[index]]
      index = parents[index]
    }
    return index
  }

  private mutating func join(_ one: Int, _ other: Int) {
    let (one, other) = (root(of: one), root(of: other))
    parents[max(one, other)] = min(one, other)
  }

  /// The runs of each part in their order, or nil when there are more parts than the limit.
  mutating func groups(limit: Int) -> [[Range<Int>]]? {
    var groups: [[Range<Int>]] = []
    var numbers = [Int](repeating: 0, count: runs.count)
    for index in runs.indices {
      let root = root(of: index)
      if root == index {
        guard groups.count < limit else { return nil }
        numbers[index] = groups.count
        groups.append([])
      }
      groups[numbers[root]].append(runs[index])
    }
    return groups
  }
}

/// Adds up one part from its runs.
private struct PartBuilder {
  private let height: Int
  private var runs: [Range<Int>] = []
  private var area = 0
  // Sums of pixel indices; exact, as no mask has enough pixels to overflow them.
  private var sumX = 0
  private var sumY = 0
  private var left = Int.max
  private var right = 0
  private var bottom = 0
  private(set) var firstPixel = (x: 0, y: Int.max)

  init(height: Int) {
    self.height = height
  }

  mutating func add(_ run: Range<Int>) {
    let x = run.lowerBound / height
    let top = run.lowerBound % height
    let end = top + run.count
    area += run.count
    sumX += x * run.count
    sumY += (top + end - 1) * run.count / 2
    left = min(left, x)
    right = max(right, x + 1)
    bottom = max(bottom, end)
    if top < firstPixel.y { firstPixel = (x, top) }
    if let last = runs.last, last.upperBound == run.lowerBound {
      runs[runs.count - 1] = last.lowerBound..<run.upperBound
    } else {
      runs.append(run)
    }
  }

  func part(in size: ImageSize) -> MaskPart {
    MaskPart(
      area: area,
      box: PixelBox(
        x: left, y: firstPixel.y, width: right - left, height: bottom - firstPixel.y),
      centroid: PixelPoint(
        x: Double(sumX) / Double(area) + 0.5, y: Double(sumY) / Double(area) + 0.5),
      runLengths: RunLengths(width: size.width, height: size.height, runs: runs))
  }
}
