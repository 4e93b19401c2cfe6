import QwenVL
import Reasoner
import Torch

/// Lessons as one batch of tokens, with the places that are to be learnt.
struct LessonBatch: Sendable {
  let sequences: [TokenSequence]
  /// The places, in all rows one behind the other, whose next token the assistant wrote.
  private let places: [Int64]
  /// These tokens.
  private let targets: [Int64]

  init(_ lessons: [Lesson], _ chat: ChatTemplate) throws {
    let written = try lessons.map { try chat.conversation($0.messages()) }
    let length = written.map(\.sequence.tokens.count).max() ?? 0
    sequences = written.map(\.sequence)
    var (places, targets): ([Int64], [Int64]) = ([], [])
    for (row, (sequence, isWritten)) in written.enumerated() {
      for place in isWritten.indices.dropFirst() where isWritten[place] {
        places.append(Int64(row * length + place - 1))
        targets.append(Int64(sequence.tokens[place]))
      }
    }
    (self.places, self.targets) = (places, targets)
  }

  /// The mean cross-entropy of what the assistant wrote.
  ///
  /// - Throws: `InputError`, `TorchError`.
  func loss(_ model: QwenModel) throws -> Tensor {
    let states = try model.hidden(sequences, attention: CausalAttention()).states
    let chosen = try states.flattened(0, 1)
      .indexSelected(0, Tensor(places, on: model.device))
    let likelihoods = try model.project(chosen).logSoftmax(-1)
    let sum = try likelihoods.negativeLogLikelihood(Tensor(targets, on: model.device))
    return try sum / Double(targets.count)
  }
}
