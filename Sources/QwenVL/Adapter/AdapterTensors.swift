import Torch

/// The matrices in an `adapter_model.safetensors`.
struct AdapterTensors {
  /// What PEFT puts before the name of a layer.
  static let prefix = "base_model.model."

  /// The layers that have a matrix, in order of their names.
  let layers: [String]
  /// Tensors that are no matrices of an adapter.
  let unknown: [String]
  private let files: WeightFiles
  /// The name in the file of each matrix, by its name inside the program.
  private let names: [String: String]

  struct Problem: Error { let detail: String }

  init(path: String) throws {
    files = try WeightFiles(files: [path])
    var (names, layers, unknown): ([String: String], Set<String>, [String]) = ([:], [], [])
    for name in files.names.sorted() {
      let own =
        name.hasPrefix(Self.prefix)
        ? WeightNames.canonical(String(name.dropFirst(Self.prefix.count))) : name
      guard let end = [".lora_A.weight", ".lora_B.weight"].first(where: own.hasSuffix) else {
        unknown.append(name)
        continue
      }
      names[own] = name
      layers.insert(String(own.dropLast(end.count)))
    }
    self.names = names
    self.layers = layers.sorted()
    self.unknown = unknown
  }

  /// The adapter of a layer, in the model's type, or in single precision where that is wider.
  func adapter(of linear: Linear, _ config: AdapterConfig, _ dtype: DType, _ device: Device) throws
    -> LowRank
  {
    let a = try matrix(linear.name + ".lora_A.weight")
    let b = try matrix(linear.name + ".lora_B.weight")
    let rank = a.tensor.size(0)
    guard a.tensor.shape == [rank, linear.inputSize], b.tensor.shape == [linear.outputSize, rank]
    else {
      throw Problem(
        detail: "`\(linear.name)` takes \(linear.inputSize) values and gives \(linear.outputSize), "
          + "the adapter is \(a.tensor.shape) and \(b.tensor.shape)")
    }
    guard rank == config.rank(of: linear.name) else {
      throw Problem(
        detail: "`\(linear.name)` has rank \(rank), its config says \(config.rank(of: linear.name))"
      )
    }
    func placed(_ parameter: Parameter) throws -> Parameter {
      Parameter(name: parameter.name, tensor: try parameter.tensor.to(dtype, on: device))
    }
    return LowRank(
      a: try placed(a), b: try placed(b), scale: config.scale(of: linear.name, rank: rank),
      dropout: config.dropout)
  }

  private func matrix(_ name: String) throws -> Parameter {
    guard let filed = names[name], let tensor = try files.tensor(filed), tensor.rank == 2 else {
      throw Problem(detail: "`\(name)` is missing")
    }
    return Parameter(name: name, tensor: tensor)
  }
}
