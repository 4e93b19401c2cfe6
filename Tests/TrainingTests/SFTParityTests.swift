import Digest
import Foundation
import ModelFixtures
import QwenVL
import Testing
import Torch

@testable import Training

/// Examples that are there already.
struct FixedExamples: ExampleSource {
  let examples: [SupervisedExample]

  func example(_ ordinal: Int) throws -> SupervisedExample { examples[ordinal] }
  var sizes: [ExampleSize] { examples.map(\.size) }
}

/// The rows of `scripts/fixtures/sft.py`, with what transformers makes of them.
struct SFTGolden {
  let model: QwenModel
  let examples: [SupervisedExample]
  let tensors: TensorFile

  init() throws {
    let folder = try #require(ModelCase.folders("case-00").first)
    let fixture = try ModelCase(folder: folder)
    let golden = try Golden.tensors("sft")
    tensors = golden
    model = try QwenModel(folder: fixture.model)
    let labels = try golden["labels"]
    examples = try fixture.sequences("right").enumerated().map { row, sequence in
      let supervised = try labels[row].array(Int64.self).map { $0 != -100 }
      return SupervisedExample(
        ordinal: row, sequence: sequence,
        isSupervised: Array(supervised.prefix(sequence.tokens.count)))
    }
  }

  /// The batches of every step.
  func batches(_ rows: [[Int]] = [[0, 1], [2]], step: Int = 0) -> [MicroBatch] {
    let total = examples.reduce(0) { $0 + $1.size.supervised }
    let count = rows.count
    return rows.enumerated().map { index, rows in
      MicroBatch(
        step: step, index: index, count: count, supervisedInStep: total,
        examples: rows.map { examples[$0] })
    }
  }
}

extension SFTTrainer {
  /// Takes a step of these batches.
  func step(_ batches: [MicroBatch]) throws -> Report {
    var rest = batches[...]
    return try #require(try step(next: { rest.popFirst() }))
  }
}

@Suite struct SFTParityTests {
  @Test("loss and gradients of an accumulated step are transformers'")
  func gradients() throws {
    let golden = try SFTGolden()
    let trainer = try SFTTrainer(golden.model, SFTSettings(), steps: 4)
    var loss = 0.0
    for batch in golden.batches() {
      let part = try trainer.learn(batch)
      loss += part.sum / Double(batch.supervisedInStep)
    }
    #expect(try agrees(loss, Double(golden.tensors["losses"].array(Float.self)[0])))
    for parameter in trainer.weights.parameters {
      let expected = try golden.tensors["gradient." + filed(parameter.name)]
      let found = try #require(parameter.tensor.grad)
      #expect(try difference(found, expected) < 1e-4, "\(parameter.name)")
    }
  }

  @Test("three steps with clipping, decay and a cosine end at transformers' parameters")
  func steps() throws {
    let golden = try SFTGolden()
    var settings = SFTSettings()
    settings.learning_rate = 5e-4
    settings.weight_decay = 0.1
    settings.warmup_ratio = 0.25
    let trainer = try SFTTrainer(golden.model, settings, steps: 4)
    let norms = try golden.tensors["norms"].array(Float.self)
    let losses = try golden.tensors["losses"].array(Float.self)
    for step in 0..<4 {
      let report = try trainer.step(golden.batches(step: step))
      #expect(agrees(report.gradNorm, Double(norms[step]), tolerance: 1e-4))
      #expect(agrees(report.loss.mean, Double(losses[step]), tolerance: 1e-4))
    }
    for parameter in golden.model.parameters {
      let expected = try golden.tensors["after." + filed(parameter.name)]
      let off = try (parameter.tensor - expected).abs().max().item()
      #expect(off < 1e-5, "\(parameter.name): \(off)")
    }
  }

  @Test("chunks of the head change nothing, and neither does how a step is cut into batches")
  func chunks() throws {
    let golden = try SFTGolden()
    let whole = try SupervisedLoss(of: golden.examples, golden.model, scale: nil)
    let cut = try SupervisedLoss(of: golden.examples, golden.model, scale: nil, chunk: 3)
    #expect(agrees(whole.sum, cut.sum))
    #expect(whole.correct == cut.correct && whole.tokens == cut.tokens)
    let weights = try [[[0, 1, 2]], [[0], [1], [2]]].map { rows in
      let golden = try SFTGolden()
      let trainer = try SFTTrainer(golden.model, SFTSettings(), steps: 2)
      for step in 0..<2 { _ = try trainer.step(golden.batches(rows, step: step)) }
      return golden.model.parameters
    }
    for (a, b) in zip(weights[0], weights[1]) {
      #expect(try (a.tensor - b.tensor).abs().max().item() < 1e-5, "\(a.name)")
    }
  }

  @Test(
    "frozen parts stay as they are, to the bit", arguments: [["vision"], ["language", "merger"]])
  func freezing(_ parts: [String]) throws {
    let golden = try SFTGolden()
    var settings = SFTSettings()
    settings.freeze = parts
    settings.warmup_ratio = 0
    settings.learning_rate = 1e-3
    let before = try golden.model.parameters.map { try $0.tensor.clone() }
    let trainer = try SFTTrainer(golden.model, settings, steps: 2)
    _ = try trainer.step(golden.batches())
    for (parameter, old) in zip(golden.model.parameters, before) {
      let isFrozen = parts.contains(ModelPart(of: parameter.name).rawValue)
      let isSame = try parameter.tensor.isEqual(to: old)
      #expect(isSame == isFrozen, "\(parameter.name)")
    }
  }

  @Test("an adapter learns while the weights stay as they are, to the bit")
  func adapter() throws {
    let golden = try SFTGolden()
    var settings = SFTSettings()
    settings.lora = .init(rank: 4)
    settings.warmup_ratio = 0
    settings.learning_rate = 1e-2
    let before = try golden.model.parameters.map { try $0.tensor.clone() }
    let trainer = try SFTTrainer(golden.model, settings, steps: 8)
    let losses = try (0..<8).map { try trainer.step(golden.batches(step: $0)).loss.mean }
    #expect(losses[7] < losses[0])
    for (parameter, old) in zip(golden.model.parameters, before) {
      #expect(try parameter.tensor.isEqual(to: old), "\(parameter.name)")
    }
  }

  @Test("bfloat16 keeps what it trains in single precision")
  func masters() throws {
    let folder = try #require(ModelCase.folders("case-00").first)
    let golden = try SFTGolden()
    let model = try QwenModel(folder: folder + "/model", dtype: .bfloat16)
    var settings = SFTSettings()
    settings.warmup_ratio = 0
    settings.learning_rate = 1e-5
    let trainer = try SFTTrainer(model, settings, steps: 4)
    try trainer.weights.widen(from: folder + "/model")
    for (master, wide) in zip(trainer.weights.masters, golden.model.parameters) {
      #expect(try master.isEqual(to: wide.tensor), "\(wide.name)")
    }
    let before = try trainer.weights.masters.map { try $0.clone() }
    _ = try trainer.step(golden.batches())
    for (place, parameter) in trainer.weights.parameters.enumerated() {
      let master = trainer.weights.masters[place]
      #expect(master.dtype == .float32)
      #expect(try !master.isEqual(to: before[place]), "\(parameter.name)")
      #expect(try parameter.tensor.isEqual(to: master.to(.bfloat16)), "\(parameter.name)")
    }
  }

  @Test("recomputed activations give the same gradients, to the bit", arguments: [true, false])
  func recomputation(_ hasAdapter: Bool) throws {
    let gradients = try [false, true].map { again in
      let golden = try SFTGolden()
      var settings = SFTSettings()
      settings.recompute = again
      if hasAdapter { settings.lora = .init(rank: 2, dropout: 0, targets: "all") }
      let trainer = try SFTTrainer(golden.model, settings, steps: 1)
      // One picture a batch: what a layer that is used twice adds up, it adds up in another order.
      for batch in golden.batches([[0], [1]]) { _ = try trainer.learn(batch) }
      return try trainer.weights.parameters.map { ($0.name, try #require($0.tensor.grad)) }
    }
    for (plain, again) in zip(gradients[0], gradients[1]) {
      let isEqual = try plain.1.isEqual(to: again.1)
      #expect(isEqual, "\(plain.0)")
    }
  }

  @Test("too little memory names the batch and says what to lower") func memory() throws {
    let golden = try SFTGolden()
    let error = #expect(throws: SFTError.self) {
      try SFTTrainer.sayingWhatToLower(golden.examples) { try Tensor.zeros([1 << 46]) }
    }
    #expect(error?.message.contains("a batch of 3") == true)
    for option in ["--batch", "--accumulate", "--recompute", "--lora-rank"] {
      #expect(error?.hint?.contains(option) == true)
    }
  }

  @Test("a loss that is no number names the step and its examples, and moves nothing")
  func notANumber() throws {
    let golden = try SFTGolden()
    let trainer = try SFTTrainer(golden.model, SFTSettings(), steps: 2)
    let norm = try #require(
      golden.model.parameters.first { $0.name.hasSuffix("language_model.norm.weight") })
    try withoutGrad { try norm.tensor.fillInPlace(with: .nan) }
    let error = #expect(throws: SFTError.self) { try trainer.step(golden.batches()) }
    #expect(error == .notFinite(what: "the loss", step: 1, examples: [0, 1]))
  }
}

/// The name in files of a parameter.
private func filed(_ name: String) -> String {
  if name.hasPrefix("model.visual.") { return String(name.dropFirst("model.".count)) }
  return name.replacingOccurrences(of: "model.language_model.", with: "model.")
}
