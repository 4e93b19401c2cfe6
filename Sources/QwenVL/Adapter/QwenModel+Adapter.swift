import Diagnostics
import Foundation
import Shards
import Torch

extension QwenModel {
  /// Attaches the adapter that PEFT or this program saved to `folder`.
  ///
  /// Names of older versions of transformers are understood.
  /// - Parameter wide: whether it is kept in single precision although the model is not: to be trained.
  /// - Throws: ``AdapterError``, ``CheckpointError``, `SystemError`, `TorchError`.
  /// - Returns: what the adapter says of itself.
  @discardableResult
  public func attachAdapter(folder: String, wide: Bool = false) throws -> AdapterConfig {
    let paths = ["adapter_config.json", "adapter_model.safetensors"].map { "\(folder)/\($0)" }
    guard paths.allSatisfy(FileManager.default.fileExists) else {
      throw AdapterError.none(folder: folder)
    }
    let config = try AdapterConfig(contentsOf: paths[0])
    let tensors = try AdapterTensors(path: paths[1])
    var problems: [String] = []
    let layers = Dictionary(uniqueKeysWithValues: linears.map { ($0.name, $0) })
    for name in tensors.layers where layers[name] == nil { problems.append("no layer `\(name)`") }
    problems += tensors.unknown.map { "unknown tensor `\($0)`" }
    var adapters: [(Linear, LowRank)] = []
    for name in tensors.layers {
      guard let linear = layers[name] else { continue }
      do {
        adapters.append(
          (linear, try tensors.adapter(of: linear, config, wide ? .float32 : dtype, device)))
      } catch let problem as AdapterTensors.Problem { problems.append(problem.detail) }
    }
    guard problems.isEmpty, !adapters.isEmpty else {
      throw AdapterError.mismatch(
        folder: folder, details: problems.isEmpty ? ["it holds no layer"] : problems)
    }
    for (linear, adapter) in adapters { linear.adapter = adapter }
    return config
  }

  /// Attaches a new adapter that changes nothing yet: A is drawn as PEFT draws it (uniform by
  /// Kaiming with √5), B is zero.
  ///
  /// - Throws: `TorchError`.
  public func attachNewAdapter(
    _ config: AdapterConfig, targets: AdapterTargets = .language, seed: UInt64
  ) throws {
    let generator = try Generator(seed: seed)
    for linear in linears where targets.include(linear.name) {
      let rank = config.rank(of: linear.name)
      let a = try Tensor.empty([rank, linear.inputSize])
      let bound = 1 / Double(linear.inputSize).squareRoot()
      try a.uniformInPlace(-bound...bound, generator: generator)
      linear.adapter = LowRank(
        a: Parameter(name: linear.name + ".lora_A.weight", tensor: try a.on(device)),
        b: Parameter(
          name: linear.name + ".lora_B.weight",
          tensor: try Tensor.zeros([linear.outputSize, rank], on: device)),
        scale: config.scale(of: linear.name, rank: rank), dropout: config.dropout)
    }
  }

  /// Takes the adapter away.
  public func detachAdapter() {
    for linear in linears { linear.adapter = nil }
  }

  /// The parameters of the adapter; empty where none is attached.
  public var adapterParameters: [Parameter] {
    linears.compactMap(\.adapter).flatMap { [$0.a, $0.b] }
  }

  /// Adds the adapter to the weights, in single precision, and takes it away.
  ///
  /// - Throws: `TorchError`.
  public func mergeAdapter() throws {
    try withoutGrad {
      for linear in linears {
        guard let adapter = linear.adapter else { continue }
        let weight = linear.weight.tensor
        try weight.copyInPlace(from: weight.to(.float32) + adapter.matrix())
        linear.adapter = nil
      }
    }
  }

  /// Runs `body` as if no adapter were attached.
  public func withoutAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    let adapters = linears.map(\.adapter)
    detachAdapter()
    defer { for (linear, adapter) in zip(linears, adapters) { linear.adapter = adapter } }
    return try body()
  }

  /// Saves the adapter as PEFT does: `adapter_config.json` and `adapter_model.safetensors`, each whole
  /// or not at all.
  ///
  /// - Throws: `SystemError`, `TorchError`.
  @discardableResult
  public func saveAdapter(_ config: AdapterConfig, to folder: String) throws -> ShardWriter.Written
  {
    try ModelFile.makeFolder(folder)
    let adapted = linears.filter { $0.adapter != nil }
    let written = try ShardWriter.write(
      adapterParameters.map { try $0.stored(as: AdapterTensors.prefix + $0.name) },
      to: folder + "/adapter_model.safetensors")
    try ModelFile.write(
      config.json(targets: adapted.map(\.name)), to: folder + "/adapter_config.json")
    return written
  }

  /// Takes over the matrices that ``saveAdapter(_:to:)`` wrote for the attached adapter; an optimizer of
  /// them keeps them.
  ///
  /// - Throws: ``AdapterError/mismatch(folder:details:)``, ``CheckpointError``, `SystemError`,
  ///   `TorchError`.
  public func restoreAdapter(from folder: String) throws {
    let files = try WeightFiles(files: [folder + "/adapter_model.safetensors"])
    try withoutGrad {
      for parameter in adapterParameters {
        guard let values = try files.tensor(AdapterTensors.prefix + parameter.name),
          values.shape == parameter.tensor.shape
        else {
          throw AdapterError.mismatch(
            folder: folder, details: ["`\(parameter.name)` is missing or of another shape"])
        }
        try parameter.tensor.copyInPlace(from: values)
      }
    }
  }
}
