import ModelFixtures
import QwenVL
import Testing
import Torch

extension ModelCase: CustomTestStringConvertible {
  package var testDescription: String { name }
}

/// Held against transformers 5.23 on checkpoints that it saved.
@Suite struct ParityTests {
  @Test("there are cases") func count() {
    #expect(ModelCase.all.count >= 12)
  }

  @Test("logits are those of transformers", arguments: ModelCase.all)
  func logits(_ sample: ModelCase) throws {
    let model = try TestTarget.model(sample)
    for name in ["text", "one", "several"] {
      let logits = try inference { try model.logits(sample.sequences(name)) }
      #expect(
        try difference(logits, sample.golden["\(name).logits"]) < TestTarget.tolerance(1e-4),
        "\(name)")
    }
  }

  @Test("rows of a batch are filled up at either end without effect", arguments: ModelCase.all)
  func batches(_ sample: ModelCase) throws {
    let model = try TestTarget.model(sample)
    let rows = try sample.sequences("right")
    let logits = try inference { try model.logits(rows) }
    let golden = try sample.golden["right.logits"]
    let last = try sample.golden["left.last_logits"]
    for (row, sequence) in rows.enumerated() {
      let length = sequence.tokens.count
      let found = try logits[row].narrowed(0, 0, length)
      #expect(
        try difference(found, golden[row].narrowed(0, 0, length)) < TestTarget.tolerance(1e-4))
      #expect(try difference(found[length - 1], last[row]) < TestTarget.tolerance(2e-4))
    }
  }

  @Test("pictures become the same vectors, together or alone", arguments: ModelCase.all)
  func features(_ sample: ModelCase) throws {
    let model = try TestTarget.model(sample)
    let count = sample.inputs.names.count { $0.hasSuffix(".grid") }
    let pictures = try (0..<count).map(sample.picture)
    let together = try inference { try model.features(pictures + pictures.reversed()) }
    for index in 0..<count {
      let golden = try sample.golden["image.\(index).features"]
      #expect(try difference(together[index], golden) < TestTarget.tolerance(1e-4))
      #expect(try difference(together[2 * count - 1 - index], golden) < TestTarget.tolerance(1e-4))
    }
  }

  @Test("positions in time, rows and columns are those of transformers", arguments: ModelCase.all)
  func positions(_ sample: ModelCase) throws {
    let config = try QwenConfig(contentsOf: sample.model + "/config.json")
    for name in ["text", "one", "several", "right"] {
      let golden = try sample.golden["\(name).position_ids"]
      let deltas = try sample.golden.ids("\(name).rope_deltas")
      for (row, sequence) in try sample.sequences(name).enumerated() {
        let positions = try TextPositions(
          sequence.tokens, grids: sequence.pictures.map(\.grid), imageToken: config.imageToken,
          mergeSize: config.vision.mergeSize)
        for axis in 0..<3 {
          let wanted = try golden[axis][row].narrowed(0, 0, sequence.tokens.count)
            .array(Int64.self).map(Int32.init)
          #expect(positions.axes[axis] == wanted)
        }
        #expect(positions.next == deltas[row] + Int32(sequence.tokens.count))
      }
    }
  }

  @Test(
    "hidden states are those of transformers, step by step",
    arguments: ModelCase.all.filter(\.words.hasGradients))
  func states(_ sample: ModelCase) throws {
    let model = try TestTarget.model(sample)
    var seen: [String: [Tensor]] = [:]
    let sequences = try sample.sequences("several")
    _ = try inference {
      try model.logits(sequences) { seen[$0, default: []].append($1) }
    }
    let order = try windowOrder(sequences[0].pictures.map(\.grid), model.config.vision)
    let names = sample.golden.names.filter { $0.hasPrefix("several.hidden.") }
    var compared = 0
    for name in names {
      let golden = try sample.golden[name]
      guard let parts = seen[String(name.dropFirst("several.hidden.".count))] else { continue }
      compared += 1
      let isVision = name.contains("vision")
      let found =
        try isVision
        ? Tensor.cat(parts.map { try $0.flattened(0, 1) }).indexSelected(0, order.on(model.device))
        : parts[0]
      #expect(try difference(found, golden) < TestTarget.tolerance(1e-4), "\(name)")
    }
    #expect(compared == 2 + model.config.text.layers + model.config.vision.depth)
  }

  @Test(
    "gradients of all parameters are those of transformers",
    arguments: ModelCase.all.filter(\.words.hasGradients))
  func gradients(_ sample: ModelCase) throws {
    let model = try TestTarget.model(sample)
    for parameter in model.parameters { try parameter.tensor.setRequiresGrad(true) }
    let sequences = try sample.sequences("several")
    let tokens = sequences[0].tokens
    let logits = try model.logits(sequences)[0].narrowed(0, 0, tokens.count - 1)
    let targets = try Tensor(tokens.dropFirst().map(Int64.init), on: model.device)
    let loss = try logits.logSoftmax(-1).negativeLogLikelihood(targets) / Double(tokens.count - 1)
    #expect(try difference(loss, sample.golden["several.loss"]) < TestTarget.tolerance(1e-5))
    try loss.backward()
    for parameter in model.parameters {
      let golden = try sample.golden["several.gradient.\(parameter.name)"]
      let found = try #require(parameter.tensor.grad, "\(parameter.name)")
      #expect(try difference(found, golden) < TestTarget.tolerance(1e-4), "\(parameter.name)")
    }
    let named = sample.golden.names.count { $0.hasPrefix("several.gradient.") }
    #expect(named == model.parameters.count)
  }
}

/// The patches of pictures in the order in which transformers keeps them: windows from left to right
/// and from top to bottom, whatever their size. Written from its description, not from ours.
private func windowOrder(_ grids: [PixelGrid], _ config: QwenConfig.Vision) throws -> Tensor {
  let side = config.windowSize / config.patchSize / config.mergeSize
  let block = config.mergeSize * config.mergeSize
  var (start, order): (Int, [Int64]) = (0, [])
  for grid in grids {
    let (rows, columns) = (grid.height / config.mergeSize, grid.width / config.mergeSize)
    for top in stride(from: 0, to: rows, by: side) {
      for left in stride(from: 0, to: columns, by: side) {
        for row in top..<min(rows, top + side) {
          for column in left..<min(columns, left + side) {
            let first = start + (row * columns + column) * block
            order += (first..<first + block).map(Int64.init)
          }
        }
      }
    }
    start += grid.count
  }
  return try Tensor(order)
}
