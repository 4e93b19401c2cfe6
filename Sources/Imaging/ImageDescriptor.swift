/// What an image looks like from afar, in 195 whole numbers: where it is light, dark and coloured,
/// and how much strong colour there is in all. Images of near descriptors show products of the same
/// colours in about the same place.
///
/// Computed from patches, in whole numbers only, so it is the same on every machine. With `s(p, c)`
/// the sum of channel `c` over patch `p`, `a` the pixels of a patch, and `h` by `w` patches:
///
/// - **Layout**, 192 values: the picture is divided into 8 by 8 equal cells; a value is the mean of
///   a channel in a cell, in sixteenths of a level. A patch that lies in several cells counts in
///   each by the area that they share. Order: cell row, cell column, red, green, blue.
/// - **Colour**, 3 values: the mean over all patches of
///   `max(0, s(p, c) − min(s(p, red), s(p, green), s(p, blue)) − 24·a) / a`, times ``colourWeight``,
///   in sixteenths. It tells a thin red cable from a blue one wherever it lies, which the cells'
///   means hardly do. The 24 levels keep tints of light and of noise out.
///
/// Sixteenths are rounded to the nearest, halves up.
public struct ImageDescriptor: Sendable, Equatable {
  /// The 192 values of the layout, then the 3 of the colour.
  public let values: [Int32]

  /// Cells along each side of the layout.
  public static let cells = 8
  /// How much a level of colour counts beside a level of one cell's channel.
  ///
  /// Chosen on drawn archives: from 128 to 1,024 the same juice and the same cable are found, and at
  /// 512 the layout still decides between products of one colour.
  public static let colourWeight = 512
  /// Levels between a patch's channels that are no colour yet.
  static let tint = 24

  /// The descriptor of the image that patches were cut from.
  public init(_ grid: PatchGrid) {
    self = grid.bytes.withUnsafeBytes {
      ImageDescriptor(
        patches: $0, gridHeight: grid.gridHeight, gridWidth: grid.gridWidth,
        patchSize: grid.patchSize, mergeSize: grid.mergeSize)
    }
  }

  /// The descriptor of an image of which only the bytes of its patches are at hand, as in a shard.
  ///
  /// - Parameter patches: as ``PatchGrid/bytes``.
  /// - Precondition: there are as many bytes as the grid needs, and both sides are multiples of
  ///   `mergeSize`.
  public init(
    patches: UnsafeRawBufferPointer, gridHeight: Int, gridWidth: Int, patchSize: Int, mergeSize: Int
  ) {
    let area = patchSize * patchSize
    precondition(patches.count == gridHeight * gridWidth * 3 * area, "a grid has 3 planes a patch")
    precondition(
      gridHeight.isMultiple(of: mergeSize) && gridWidth.isMultiple(of: mergeSize),
      "a grid consists of whole blocks")
    let sums = Self.sums(patches, area: area)
    let order = Self.positions(gridHeight: gridHeight, gridWidth: gridWidth, mergeSize: mergeSize)
    let pixels = sums.count / 3 * area
    let layout = Self.layout(sums, order, gridHeight: gridHeight, gridWidth: gridWidth)
      .map { Self.sixteenths($0, of: pixels) }
    let colour = Self.colour(sums, area: area)
      .map { Self.sixteenths($0 * Self.colourWeight, of: pixels) }
    values = layout + colour
  }

  /// How unlike two images look: the sum of the differences of all values.
  public func distance(to other: ImageDescriptor) -> Int {
    var sum: Int32 = 0
    // At most 192 · 255 · 16 + 3 · 512 · 255 · 16, which fits.
    for i in 0..<values.count { sum &+= abs(values[i] &- other.values[i]) }
    return Int(sum)
  }

  private static func sixteenths(_ sum: Int, of count: Int) -> Int32 {
    Int32((32 * sum + count) / (2 * count))
  }

  /// The sum of every plane of every patch, in the order of the bytes.
  private static func sums(_ bytes: UnsafeRawBufferPointer, area: Int) -> [Int] {
    (0..<bytes.count / area).map { plane in
      var sum: UInt32 = 0
      for byte in bytes[plane * area..<(plane + 1) * area] { sum &+= UInt32(byte) }
      return Int(sum)
    }
  }

  /// Row and column of each patch: blocks row by row, in a block the patches row by row.
  private static func positions(gridHeight: Int, gridWidth: Int, mergeSize: Int)
    -> [(row: Int, column: Int)]
  {
    let blocks = gridWidth / mergeSize
    return (0..<gridHeight * gridWidth).map { patch in
      let (block, rest) = patch.quotientAndRemainder(dividingBy: mergeSize * mergeSize)
      let (y, x) = rest.quotientAndRemainder(dividingBy: mergeSize)
      return (block / blocks * mergeSize + y, block % blocks * mergeSize + x)
    }
  }

  /// The sum of each channel in each cell, times the area of a cell in parts of `1/64` of a patch.
  private static func layout(
    _ sums: [Int], _ order: [(row: Int, column: Int)], gridHeight: Int, gridWidth: Int
  ) -> [Int] {
    let rows = (0..<gridHeight).map { shares(of: $0, among: gridHeight) }
    let columns = (0..<gridWidth).map { shares(of: $0, among: gridWidth) }
    var cells = [Int](repeating: 0, count: Self.cells * Self.cells * 3)
    for (patch, place) in order.enumerated() {
      for (y, height) in rows[place.row] {
        for (x, width) in columns[place.column] {
          for channel in 0..<3 {
            cells[(y * Self.cells + x) * 3 + channel] += height * width * sums[patch * 3 + channel]
          }
        }
      }
    }
    return cells
  }

  /// The cells along a side in which a patch lies, with the length that they share: a patch is as
  /// long as there are cells, a cell as there are patches.
  private static func shares(of patch: Int, among count: Int) -> [(cell: Int, length: Int)] {
    (0..<cells).compactMap { cell in
      let start = max(cell * count, patch * cells)
      let end = min((cell + 1) * count, (patch + 1) * cells)
      return start < end ? (cell, end - start) : nil
    }
  }

  /// The sum over all patches of each channel's excess over the least one.
  private static func colour(_ sums: [Int], area: Int) -> [Int] {
    var excess = [0, 0, 0]
    for patch in stride(from: 0, to: sums.count, by: 3) {
      let least = min(sums[patch], sums[patch + 1], sums[patch + 2]) + tint * area
      for channel in 0..<3 { excess[channel] += max(0, sums[patch + channel] - least) }
    }
    return excess
  }
}
