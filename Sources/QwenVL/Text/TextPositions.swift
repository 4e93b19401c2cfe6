/// The places of tokens in time, rows and columns: what the rotations of the language model follow
/// (`get_rope_index` in transformers).
///
/// Text counts on in all three. The tokens of a picture share their time, and have their rows and
/// columns; after it, counting goes on behind the greatest.
public struct TextPositions: Sendable, Equatable {
  /// Times, rows, columns: one of each a token.
  public private(set) var axes: [[Int32]] = [[], [], []]
  /// The position of the next token of text, in all three.
  public private(set) var next: Int32 = 0

  /// The places of `tokens`, in which each run of `imageToken` is a picture of `grids`.
  ///
  /// - Throws: ``InputError`` where tokens and pictures do not belong together.
  public init(_ tokens: [Int32], grids: [PixelGrid], imageToken: Int32, mergeSize: Int) throws {
    var grids = grids[...]
    var place = 0
    while place < tokens.count {
      guard tokens[place] == imageToken else {
        append(next, next, next)
        next += 1
        place += 1
        continue
      }
      guard let grid = grids.popFirst() else {
        throw InputError.pictures(tokens: tokens.count { $0 == imageToken }, pictures: 0)
      }
      let (rows, columns) = (grid.height / mergeSize, grid.width / mergeSize)
      guard tokens[place...].prefix(rows * columns).allSatisfy({ $0 == imageToken }),
        place + rows * columns <= tokens.count
      else { throw InputError.pictures(tokens: tokens.count - place, pictures: rows * columns) }
      for row in 0..<rows {
        for column in 0..<columns { append(next, next + Int32(row), next + Int32(column)) }
      }
      next += Int32(max(rows, columns))
      place += rows * columns
    }
    guard grids.isEmpty else { throw InputError.unusedPictures(grids.count) }
  }

  private mutating func append(_ time: Int32, _ row: Int32, _ column: Int32) {
    axes[0].append(time)
    axes[1].append(row)
    axes[2].append(column)
  }
}
