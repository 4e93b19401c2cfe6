import Torch

/// Qwen2.5-VL: pictures and text in, text out (arXiv 2502.13923).
///
/// Computes what `Qwen2_5_VLForConditionalGeneration` in transformers computes. Not safe to change
/// from several threads; computing with it is.
public final class QwenModel: @unchecked Sendable {
  /// The shape.
  public let config: QwenConfig
  let vision: VisionTower
  let text: TextModel
  /// The output projection, unless it is the embedding.
  private let head: Parameter?

  /// A model whose parameters come from `source`.
  ///
  /// - Throws: errors of the source.
  public init(_ config: QwenConfig, from source: any ParameterSource) throws {
    self.config = config
    let root = ParameterScope(source: source, path: "")
    text = try TextModel(root[WeightNames.text], config.text)
    vision = try VisionTower(root[WeightNames.vision], config.vision)
    head =
      try config.text.isTied
      ? nil
      : root[WeightNames.head].parameter(
        "weight", [config.text.vocabularySize, config.text.hiddenSize], .weight)
  }

  /// Whether the layers compute their activations again for gradients instead of keeping them. The
  /// gradients are the same to the bit, but for blocks of the vision tower where pictures of several
  /// grids are in a batch: there sums of the same numbers are in another order.
  public var recomputes = false {
    didSet { (text.recomputes, vision.recomputes) = (recomputes, recomputes) }
  }

  /// Where the parameters are.
  public var device: Device { text.embedding.tensor.device }
  /// The type of the parameters.
  public var dtype: DType { text.embedding.tensor.dtype }
  /// All parameters; adapters are not among them.
  public var parameters: [Parameter] {
    text.parameters + vision.parameters + (head.map { [$0] } ?? [])
  }
  /// The linear layers that an adapter can change.
  public var linears: [Linear] { text.linears + vision.linears }

  /// What `states` is called with: the name and value of a step of the computation.
  public typealias States = (String, Tensor) throws -> Void

  /// The logits of all tokens, `[rows, tokens, vocabulary]`. Rows are filled up at their ends to the
  /// longest; what stands there means nothing.
  ///
  /// - Throws: ``InputError``, `TorchError`.
  public func logits(_ sequences: [TokenSequence], states: States? = nil) throws -> Tensor {
    let hidden = try hidden(sequences, attention: CausalAttention(), states: states).states
    try states?("text.norm", hidden)
    return try project(hidden)
  }

  /// The logits of hidden states `[…, size]`.
  ///
  /// - Throws: `TorchError`.
  public func project(_ hidden: Tensor) throws -> Tensor {
    try hidden.linear((head ?? text.embedding).tensor)
  }

  /// The hidden states of all tokens, and the next position of each row.
  package func hidden(
    _ sequences: [TokenSequence], attention: any TextAttention, states: States? = nil
  ) throws -> (states: Tensor, next: [Int32]) {
    let batch = try TokenBatch(sequences, config)
    let embeddings = try embed(batch, sequences.flatMap(\.pictures), states: states)
    try states?("text.embeddings", embeddings)
    let rotary = try text.rotary(batch.positions(on: device))
    return (try text(embeddings, rotary, attention, states: states), batch.next)
  }

  /// The hidden states of prompts and answers, `[1, places, size]`: each prompt with its answers behind it,
  /// one behind the other; see ``AnsweredPrompt/place(before:of:)``.
  package func hidden(_ answered: [AnsweredPrompt]) throws -> Tensor {
    let batch = try TokenBatch(answered, config)
    return try text(
      embed(batch, answered.flatMap(\.prompt.pictures), states: nil),
      text.rotary(batch.positions(on: device)),
      AnsweredPromptAttention(answered, dtype, on: device))
  }

  /// The hidden states of one new token a row, at `positions`.
  package func hidden(next tokens: [Int32], at positions: [Int32], attention: any TextAttention)
    throws
    -> Tensor
  {
    let ids = try Tensor(tokens.map(Int64.init), shape: [tokens.count, 1], on: device)
    let places = try Tensor(positions, shape: [1, positions.count, 1], on: device)
    return try text(
      text.embedding.tensor.embedding(ids), text.rotary(places.expanded(3, -1, -1)), attention)
  }

  /// The vectors of pictures, each `[tokens, size]`. Pictures of one grid are computed together, and one
  /// that comes several times, as in completions of one prompt, is computed once.
  ///
  /// - Throws: ``InputError``, `TorchError`.
  public func features(_ pictures: [ModelPicture], states: States? = nil) throws -> [Tensor] {
    var distinct: [ModelPicture] = []
    let places = pictures.map { picture -> Int in
      let known = distinct.firstIndex {
        $0.patches.isSame(as: picture.patches) && $0.grid == picture.grid
      }
      if let known { return known }
      distinct.append(picture)
      return distinct.count - 1
    }
    let computed = try vectors(of: distinct, states: states)
    return places.map { computed[$0] }
  }

  private func vectors(of pictures: [ModelPicture], states: States?) throws -> [Tensor] {
    var vectors = [Tensor?](repeating: nil, count: pictures.count)
    for (grid, places) in try grouped(pictures) {
      let patches = try Tensor.stack(places.map { try pictures[$0].patches.on(device) })
      let together = try vision(patches, grid, states: states)
      for (row, place) in places.enumerated() { vectors[place] = try together[row] }
    }
    return vectors.compactMap { $0 }
  }

  /// The places of pictures by their grid, in the order in which grids first occur.
  private func grouped(_ pictures: [ModelPicture]) throws -> [(PixelGrid, [Int])] {
    var groups: [(PixelGrid, [Int])] = []
    for (place, picture) in pictures.enumerated() {
      try check(picture)
      if let group = groups.firstIndex(where: { $0.0 == picture.grid }) {
        groups[group].1.append(place)
      } else {
        groups.append((picture.grid, [place]))
      }
    }
    return groups
  }

  private func check(_ picture: ModelPicture) throws {
    let (side, merge) = (config.vision.patchSize, config.vision.mergeSize)
    guard picture.patches.shape.dropFirst() == [3, side, side],
      picture.grid.height.isMultiple(of: merge), picture.grid.width.isMultiple(of: merge)
    else {
      throw InputError.otherPatches(
        shape: picture.patches.shape, patchSize: side, mergeSize: merge)
    }
  }

  /// The embeddings of tokens, with the vectors of pictures in their places.
  private func embed(_ batch: TokenBatch, _ pictures: [ModelPicture], states: States?) throws
    -> Tensor
  {
    let embedded = try text.embedding.tensor.embedding(batch.ids(on: device))
    guard !pictures.isEmpty else { return embedded }
    let vectors = try Tensor.cat(features(pictures, states: states))
    let places = try Tensor(batch.picturePlaces, on: device)
    return try embedded.flattened(0, 1).indexCopied(0, places, vectors)
      .reshaped(embedded.shape)
  }
}
