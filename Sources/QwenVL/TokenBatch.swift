import Torch

/// Sequences as rows of equal length, filled up at their ends.
struct TokenBatch {
  /// The longest row.
  let length: Int
  /// The next position of each row.
  let next: [Int32]
  private let tokens: [[Int32]]
  private let axes: [[[Int32]]]
  private let imageToken: Int32

  init(_ sequences: [TokenSequence], _ config: QwenConfig) throws {
    guard !sequences.isEmpty, sequences.allSatisfy({ !$0.tokens.isEmpty }) else {
      throw InputError.empty
    }
    let vocabulary = config.text.vocabularySize
    for sequence in sequences {
      if let id = sequence.tokens.first(where: { $0 < 0 || $0 >= vocabulary }) {
        throw InputError.unknownToken(id, vocabulary: vocabulary)
      }
    }
    tokens = sequences.map(\.tokens)
    imageToken = config.imageToken
    length = tokens.map(\.count).max() ?? 0
    guard length <= config.text.maxPositions else {
      throw InputError.tooLong(tokens: length, limit: config.text.maxPositions)
    }
    let positions = try sequences.map {
      try TextPositions(
        $0.tokens, grids: $0.pictures.map(\.grid), imageToken: config.imageToken,
        mergeSize: config.vision.mergeSize)
    }
    next = positions.map(\.next)
    axes = (0..<3).map { axis in positions.map { $0.axes[axis] } }
  }

  /// Prompts with their answers in one row, in which positions of each answer go on behind its prompt.
  init(_ answered: [AnsweredPrompt], _ config: QwenConfig) throws {
    // Each prompt with its longest answer passes all checks of a sequence.
    let whole = try TokenBatch(
      answered.map { group in
        let longest = group.answers.max { $0.count < $1.count } ?? []
        return TokenSequence(
          tokens: group.prompt.tokens + longest, pictures: group.prompt.pictures)
      }, config)
    let vocabulary = Int32(config.text.vocabularySize)
    for id in answered.lazy.flatMap(\.answers).joined()
    where id < 0 || id >= vocabulary || id == config.imageToken {
      throw id == config.imageToken
        ? InputError.pictures(tokens: 1, pictures: 0)
        : InputError.unknownToken(id, vocabulary: Int(vocabulary))
    }
    imageToken = config.imageToken
    length = answered.reduce(0) { $0 + $1.length }
    next = whole.next
    tokens = [
      answered.flatMap { group in
        group.prompt.tokens
          + group.answers.flatMap { $0 + [Int32](repeating: 0, count: group.longest - $0.count) }
      }
    ]
    axes = whole.axes.map { rows in
      [
        zip(answered, rows).flatMap { group, positions in
          let own = positions.suffix(group.longest)
          return positions.dropLast(group.longest) + group.answers.flatMap { _ in own }
        }
      ]
    }
  }

  /// `[rows, length]`.
  func ids(on device: Device) throws -> Tensor { try matrix(tokens, on: device) }

  /// `[3, rows, length]`.
  func positions(on device: Device) throws -> Tensor {
    try Tensor.stack(axes.map { try matrix($0, on: device) })
  }

  /// Where the tokens of pictures are, in all rows one behind the other.
  var picturePlaces: [Int64] {
    tokens.enumerated().flatMap { row, tokens in
      tokens.indices.filter { tokens[$0] == imageToken }.map { Int64(row * length + $0) }
    }
  }

  private func matrix(_ rows: [[Int32]], on device: Device) throws -> Tensor {
    let filled = rows.flatMap { row in
      row.map(Int64.init) + repeatElement(0, count: length - row.count)
    }
    return try Tensor(filled, shape: [rows.count, length], on: device)
  }
}
