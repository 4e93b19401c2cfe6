import Torch

/// A prompt with answers to it, computed together: the prompt's tokens once for all of them.
public struct AnsweredPrompt: Sendable {
  /// The prompt.
  public let prompt: TokenSequence
  /// The tokens of each answer, without pictures.
  public let answers: [[Int32]]

  /// A prompt with answers.
  ///
  /// - Precondition: there is an answer, and each has a token.
  public init(_ prompt: TokenSequence, answers: [[Int32]]) {
    precondition(!answers.isEmpty && answers.allSatisfy { !$0.isEmpty }, "answers with tokens")
    self.prompt = prompt
    self.answers = answers
  }

  /// The longest answer, up to whose length the others are filled up.
  public var longest: Int { answers.map(\.count).max() ?? 0 }
  /// Places that prompt and answers take, one behind the other.
  public var length: Int { prompt.tokens.count + answers.count * longest }

  /// The place of the state in front of a token of an answer, from the first of the prompt.
  public func place(before token: Int, of answer: Int) -> Int {
    token == 0
      ? prompt.tokens.count - 1 : prompt.tokens.count + answer * longest + token - 1
  }
}

/// Prompts with their answers lie one behind the other in one row: a prompt sees itself, and an answer
/// its prompt and itself.
final class AnsweredPromptAttention: TextAttention {
  private struct Group {
    let prompt: Int
    let answers: Int
    let longest: Int
    /// What is added to products of an answer's tokens with keys of the prompt and its own.
    let mask: Tensor
  }
  private let groups: [Group]

  init(_ answered: [AnsweredPrompt], _ dtype: DType, on device: Device) throws {
    groups = try answered.map {
      let (prompt, longest) = ($0.prompt.tokens.count, $0.longest)
      let keys = try Tensor.arange(0..<prompt + longest, on: device)
      let queries = try Tensor.arange(prompt..<prompt + longest, on: device).unsqueezed(1)
      return Group(
        prompt: prompt, answers: $0.answers.count, longest: longest,
        mask: try Tensor.zeros([longest, prompt + longest], dtype, on: device)
          .filled(where: keys .> queries, with: -.infinity))
    }
  }

  func attend(layer: Int, queries: Tensor, keys: Tensor, values: Tensor) throws -> Tensor {
    var start = 0
    let parts = try groups.flatMap { group in
      let length = group.prompt + group.answers * group.longest
      defer { start += length }
      return try attend(group, [queries, keys, values].map { try $0.narrowed(1, start, length) })
    }
    return try Tensor.cat(parts, 1)
  }

  /// Of queries, keys and values `[1, places, heads, size]` of a group: its prompt's, and its answers'.
  private func attend(_ group: Group, _ all: [Tensor]) throws -> [Tensor] {
    let prompt = try all.map { try $0.narrowed(1, 0, group.prompt) }
    let own = try all.map {
      try $0.narrowed(1, group.prompt, $0.size(1) - group.prompt)
        .reshaped(group.answers, group.longest, $0.size(2), $0.size(3))
    }
    let seen = try [1, 2].map {
      try Tensor.cat([prompt[$0].expanded(group.answers, -1, -1, -1), own[$0]], 1)
    }
    let fromPrompt = try look(prompt[0], prompt[1], prompt[2], mask: nil)
    let fromAnswers = try look(own[0], seen[0], seen[1], mask: group.mask)
    return [fromPrompt, try fromAnswers.reshaped(1, -1, fromPrompt.size(2))]
  }

  /// Attention of `[rows, tokens, heads, size]`, causal where there is no mask.
  private func look(_ queries: Tensor, _ keys: Tensor, _ values: Tensor, mask: Tensor?) throws
    -> Tensor
  {
    let shared = queries.size(2) / keys.size(2)
    // Beside a mask, the kernels of GPUs want a head of keys for each head of queries.
    let repeats = mask != nil && shared > 1 && queries.device.kind != .cpu
    func heads(_ tensor: Tensor) throws -> Tensor {
      let heads = try tensor.transposed(1, 2)
      guard repeats else { return heads }
      return try heads.unsqueezed(2).expanded(-1, -1, shared, -1, -1).flattened(1, 2)
    }
    return try queries.transposed(1, 2)
      .attention(
        heads(keys), heads(values), mask: mask, isCausal: mask == nil,
        groups: shared > 1 && !repeats
      ).transposed(1, 2).flattened(2)
  }
}
