import Torch

/// Parameters from the weight files of a folder, converted one by one.
public final class CheckpointSource: ParameterSource {
  private let files: WeightFiles
  private let dtype: DType?
  private let device: Device
  private var missing: [String] = []
  private var misshaped: [String] = []
  private var used: Set<String> = []

  /// The weights in `folder`, as `dtype` (nil leaves them as they are) on `device`.
  ///
  /// - Throws: ``CheckpointError``, `SystemError`.
  public init(folder: String, dtype: DType?, device: Device) throws {
    files = try WeightFiles(folder: folder)
    self.dtype = dtype
    self.device = device
  }

  /// The parameter `name`; one that is missing or of another shape is remembered for ``finish(_:)``.
  ///
  /// - Throws: ``CheckpointError``, `TorchError`.
  public func parameter(_ name: String, _ shape: [Int], _ role: ParameterRole) throws -> Tensor {
    used.insert(name)
    guard let found = try files.tensor(name) else {
      missing.append(name)
      return try Tensor.zeros(shape, dtype ?? .float32, on: device)
    }
    guard found.shape == shape else {
      misshaped.append("\(name) (\(found.shape), expected \(shape))")
      return try Tensor.zeros(shape, dtype ?? .float32, on: device)
    }
    return try found.to(dtype ?? found.dtype, on: device)
  }

  /// Checks that the files held what was asked for, and nothing else.
  ///
  /// - Parameter isTied: whether an output projection in the files is the embedding once more.
  /// - Throws: ``CheckpointError/mismatch(folder:missing:extra:misshaped:)``.
  public func finish(isTied: Bool) throws {
    let extra = files.names.subtracting(used).filter { name in
      !WeightNames.isSurplus(name) && !(isTied && name == WeightNames.head + ".weight")
    }
    guard missing.isEmpty, misshaped.isEmpty, extra.isEmpty else {
      throw CheckpointError.mismatch(
        folder: files.folder, missing: missing.map(WeightNames.filed),
        extra: extra.map(WeightNames.filed).sorted(), misshaped: misshaped)
    }
  }
}

extension QwenModel {
  /// Loads the checkpoint in `folder`: `config.json` and `model*.safetensors`, as transformers or this
  /// program saved them.
  ///
  /// The files are mapped and converted tensor by tensor.
  /// - Parameters:
  ///   - dtype: the type to compute in; nil takes that of the files.
  /// - Throws: ``ConfigError``, ``CheckpointError``, `SystemError`, `TorchError`.
  public convenience init(
    folder: String, dtype: DType? = .float32, device: Device = .cpu
  ) throws {
    let config = try QwenConfig(contentsOf: folder + "/config.json")
    let source = try CheckpointSource(folder: folder, dtype: dtype, device: device)
    try self.init(config, from: source)
    try source.finish(isTied: config.text.isTied)
  }
}
