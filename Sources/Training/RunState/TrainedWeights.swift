import Collective
import Foundation
import QwenVL
import Shards
import Torch

/// The parameters that a run trains, with AdamW over copies in single precision where the model
/// computes in a shorter type.
///
/// Such a copy (the master weight) gathers the gradients of all batches of a step and takes the step;
/// then the model's weight becomes what it is, rounded. Matrices decay, biases and norms do not.
public final class TrainedWeights {
  /// The parameters.
  public let parameters: [Parameter]
  /// What takes the steps: the parameters themselves, or their copies in single precision.
  public let masters: [Tensor]
  private let groups: [FusedAdamW]

  /// Trains `parameters` from now on: they ask for gradients.
  ///
  /// - Throws: `TorchError`.
  public init(_ parameters: [Parameter], settings: FusedAdamW.Settings) throws {
    self.parameters = parameters
    masters = try withoutGrad {
      try parameters.map {
        $0.tensor.dtype == .float32 ? $0.tensor : try $0.tensor.to(.float32)
      }
    }
    for parameter in parameters { try parameter.tensor.setRequiresGrad(true) }
    var still = settings
    still.weightDecay = 0
    groups = try [
      FusedAdamW(masters.filter { $0.rank >= 2 }, settings: settings),
      FusedAdamW(masters.filter { $0.rank < 2 }, settings: still),
    ]
  }

  /// Numbers that are trained.
  public var count: Int { parameters.reduce(0) { $0 + $1.tensor.count } }

  private func hasCopy(_ place: Int) -> Bool {
    parameters[place].tensor.dtype != .float32
  }

  /// Takes the copies in single precision from the files of the model, which may have digits that the
  /// model's type has not. For weights only, before the first step.
  ///
  /// - Throws: `CheckpointError`, `SystemError`, `TorchError`.
  public func widen(from folder: String) throws {
    guard parameters.indices.contains(where: hasCopy) else { return }
    let source = try CheckpointSource(folder: folder, dtype: nil, device: .cpu)
    try withoutGrad {
      for (place, parameter) in parameters.enumerated() where hasCopy(place) {
        let shape = parameter.tensor.shape
        try masters[place].copyInPlace(from: source.parameter(parameter.name, shape, .weight))
      }
    }
  }

  /// Adds the model's gradients to those of the copies: once behind each `backward`.
  ///
  /// - Throws: `TorchError`.
  public func gather() throws {
    try withoutGrad {
      for (place, parameter) in parameters.enumerated() where hasCopy(place) {
        guard let gradient = parameter.tensor.grad else { continue }
        let wide = try gradient.to(.float32)
        if let sum = masters[place].grad {
          try sum.addInPlace(wide)
        } else {
          try masters[place].setGrad(wide)
        }
        try parameter.tensor.setGrad(nil)
      }
    }
  }

  /// Adds up the gradients of all ranks: what they have are parts of one sum, as the loss is divided by
  /// what counts in all of them. What has no gradient in any rank gets none.
  ///
  /// - Throws: `CollectiveError`, `TorchError`.
  public func sumGradients(_ sums: TensorSum) throws {
    guard sums.group.size > 1 else { return }
    let known = try sums.group.gather(masters.map { $0.grad != nil })
    let gradients = try withoutGrad {
      try masters.indices.filter { place in known.contains { $0[place] } }.map { place in
        let plain = try (masters[place].grad ?? masters[place].zerosLike()).contiguous()
        try masters[place].setGrad(plain)
        return plain
      }
    }
    try sums(gradients)
  }

  /// Clips the gradients, takes a step along them, and takes them away.
  ///
  /// - Returns: the gradients' norm before.
  /// - Throws: ``TrainingError/gradients(norm:)`` with the weights as they were; `TorchError`.
  public func step(rate: Double, maxNorm: Double) throws -> Double {
    let norm = try GradientClipping.clip(masters, maxNorm: maxNorm)
    for group in groups {
      group.settings.learningRate = rate
      try group.step()
    }
    try withoutGrad {
      for (place, parameter) in parameters.enumerated() where hasCopy(place) {
        try parameter.tensor.copyInPlace(from: masters[place])
      }
    }
    try clearGradients()
    return norm
  }

  /// Takes all gradients away.
  ///
  /// - Throws: `TorchError`.
  public func clearGradients() throws {
    for group in groups { try group.clearGradients() }
    for parameter in parameters { try parameter.tensor.setGrad(nil) }
  }

  /// The state of the optimizer by name: `mean.<parameter>`, `square.<parameter>`, `step.<parameter>`,
  /// and `master.<parameter>` where there is a copy in single precision.
  public var state: [(name: String, tensor: Tensor)] {
    var found: [(String, Tensor)] = []
    for group in [0, 1] {
      let places = masters.indices.filter { (masters[$0].rank < 2) == (group == 1) }
      for (index, place) in places.enumerated() {
        let (name, adam) = (parameters[place].name, groups[group])
        found += [
          ("mean." + name, adam.means[index]), ("square." + name, adam.squares[index]),
          ("step." + name, adam.steps[index]),
        ]
        if hasCopy(place) { found.append(("master." + name, masters[place])) }
      }
    }
    return found
  }

  /// Saves ``state`` as safetensors.
  ///
  /// - Throws: `SystemError`, `TorchError`.
  func save(to path: String) throws -> ShardWriter.Written {
    try ShardWriter.write(
      state.map { name, tensor in
        StoredTensor(
          name: name, dtype: "F32", shape: tensor.shape, byteCount: tensor.count * 4,
          withBytes: tensor.withBytes)
      }, to: path)
  }

  /// Goes on from what ``save(to:)`` wrote.
  ///
  /// - Throws: `ShardError` where something is missing; `SystemError`, `TorchError`.
  func restore(from path: String) throws {
    let file = try Shard(path: path)
    try withoutGrad {
      for (name, tensor) in state {
        guard let entry = file.entries[name], let bytes = file.bytes(of: name) else {
          throw ShardError.noTensor(path: path, tensor: name)
        }
        guard entry.dtype == "F32", entry.shape == tensor.shape else {
          throw ShardError.unexpectedTensor(
            path: path, tensor: name,
            detail: "\(entry.dtype)\(entry.shape), expected F32\(tensor.shape)")
        }
        let values = try bytes.withMemoryRebound(to: Float.self) {
          try Tensor(Array($0), shape: entry.shape)
        }
        try tensor.copyInPlace(from: values)
      }
      for (place, parameter) in parameters.enumerated() where hasCopy(place) {
        try parameter.tensor.copyInPlace(from: masters[place])
      }
    }
  }
}
