import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Torch
import Training

/// Which model is trained, and how it is computed.
struct TrainModelOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The folder of a checkpoint: config.json, model*.safetensors, tokenizer.json.",
    completion: .directory)
  var model: String?

  @Option(
    help: """
      Where to compute: auto, cpu, cuda, cuda:1, mps. Under torchrun, auto and cuda are each process's \
      own GPU. (default: auto)
      """)
  var device: String?

  @Option(
    help: """
      The type to compute in: float32 or bfloat16; what is trained is kept in float32 in any case. \
      (default: float32 on a CPU, else bfloat16)
      """)
  var dtype: String?

  @Option(help: "Threads of an operator on the CPU. (default: all cores)")
  var threads: Int?

  /// The folder of the model.
  func folder() throws -> String {
    let folder = try Setting.lad.value("model", flag: model, default: "")
    guard !folder.isEmpty else { throw ModelOptions.MissingModel() }
    return folder
  }

  /// The device, which is there; sets the threads.
  func place(_ ranks: Ranks) throws -> Device {
    if let threads = try threads ?? Setting.lad.variable("threads") {
      guard threads > 0 else { throw ValidationError("--threads must be 1 or more") }
      TorchRuntime.threads = threads
    }
    let name = try Setting.lad.value("device", flag: device, default: "auto")
    guard var place = name == "auto" ? Device.best : Device(name: name) else {
      throw ValidationError("--device is auto, cpu, cuda, cuda:N or mps, not `\(name)`")
    }
    if name == "auto" || name == "cuda" { place = ranks.own(place) }
    try place.check()
    return place
  }

  /// The type to compute in.
  func type(on device: Device) throws -> DType {
    let name = try Setting.lad.value("dtype", flag: dtype, default: "auto")
    if name == "auto" { return device.kind == .cpu ? .float32 : .bfloat16 }
    guard let type = DType(name: name), type == .float32 || type == .bfloat16 else {
      throw ValidationError("--dtype is float32 or bfloat16 in training, not `\(name)`")
    }
    return type
  }
}

/// Where a run is, and when its checkpoints are written.
struct SavingOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The folder of the run. (default: runs/<run> in the workspace)", completion: .directory)
  var out: String?

  @Flag(help: "Only go on with a run that has begun; it is an error where there is none.")
  var resume = false

  @Option(help: "Steps between checkpoints; held-out examples are measured with each.")
  var saveEvery = 100

  @Option(help: "How many of the newest checkpoints stay, beside the best one.")
  var keep = 2

  func validate() throws {
    guard saveEvery >= 1 else { throw ValidationError("--save-every must be 1 or more") }
    guard keep >= 1 else { throw ValidationError("--keep must be 1 or more") }
  }

  /// The folder of `run`.
  ///
  /// - Throws: `RunStateError.nothingToResume` where it must have begun and has not.
  func folder(of run: RunPlan, _ global: GlobalOptions, _ ranks: Ranks) throws -> String {
    let folder = out ?? global.place.absolute("runs/\(run.id)")
    // The others may look before the first has made the folder.
    if resume, ranks.isFirst, !FileManager.default.fileExists(atPath: folder + "/run.json") {
      throw RunStateError.nothingToResume(folder: folder)
    }
    return folder
  }
}
