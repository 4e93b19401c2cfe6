import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Generation
import Manifest
import Reasoner
import Torch

extension Setting {
  /// The settings of this program.
  static let lad = Setting("LAD")
}

extension GlobalOptions {
  /// The workspace: the flag, else what `lad` or `prep` is told by a variable.
  var place: Workspace {
    let environment = ProcessInfo.processInfo.environment
    return Workspace(
      path: workspace ?? environment["LAD_WORKSPACE"] ?? environment["PREP_WORKSPACE"]
        ?? "workspace")
  }
}

/// Which model, and how it is computed.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The folder of a checkpoint: config.json, model*.safetensors, tokenizer.json.",
    completion: .directory)
  var model: String?

  @Option(help: "The folder of a LoRA adapter, merged into the model.", completion: .directory)
  var adapter: String?

  @Option(help: "Where to compute: auto, cpu, cuda, cuda:1, mps. (default: auto)")
  var device: String?

  @Option(
    help:
      "The type to compute in: float32, bfloat16, float16. (default: float32 on a CPU, else bfloat16)"
  )
  var dtype: String?

  @Option(help: "Threads of an operator on the CPU. (default: all cores)")
  var threads: Int?

  @Option(
    help: "The most pixels of a picture; larger ones are made smaller. (default: the checkpoint's)")
  var maxPixels: Int?

  /// The folder of the model.
  func folder() throws -> String {
    let folder = try Setting.lad.value("model", flag: model, default: "")
    guard !folder.isEmpty else { throw MissingModel() }
    return folder
  }

  /// How it is loaded.
  func options() throws -> ReasoningModel.Options {
    TorchRuntime.keepFreedMemory()
    if let threads = try threads ?? Setting.lad.variable("threads") {
      guard threads > 0 else { throw ValidationError("--threads must be 1 or more") }
      TorchRuntime.threads = threads
    }
    let name = try Setting.lad.value("device", flag: device, default: "auto")
    guard let place = name == "auto" ? Device.best : Device(name: name) else {
      throw ValidationError("--device is auto, cpu, cuda, cuda:N or mps, not `\(name)`")
    }
    let type = try Setting.lad.value("dtype", flag: dtype, default: "auto")
    guard type == "auto" || DType(name: type) != nil else {
      throw ValidationError("--dtype is float32, bfloat16, float16 or float64, not `\(type)`")
    }
    let adapter = try Setting.lad.value("adapter", flag: adapter, default: "")
    return ReasoningModel.Options(
      dtype: DType(name: type), device: place, adapter: adapter.isEmpty ? nil : adapter,
      maxPixels: try maxPixels ?? Setting.lad.variable("max-pixels"))
  }

  /// Loads it.
  func load() throws -> ReasoningModel {
    try ReasoningModel(folder: folder(), options: options())
  }

  struct MissingModel: ActionableError {
    var message: String { "no model was named" }
    var hint: String? {
      "give --model DIR, the folder of a Qwen2.5-VL checkpoint, or set LAD_MODEL"
    }
    var exitStatus: ExitStatus { .usage }
  }
}

/// How answers are generated.
struct SamplingOptions: ParsableArguments {
  @Option(help: "Answers to each question, of which the majority counts.")
  var votes = 1

  @Option(
    help: "What logits are divided by; 0 takes the likeliest token. (default: 0, with votes 1)")
  var temperature: Double?

  @Option(help: "Only so many of the likeliest tokens are drawn from; 0 means all.")
  var topK = 0

  @Option(help: "Only the likeliest tokens that make up this share are drawn from.")
  var topP = 1.0

  @Option(help: "Tokens less likely than this share of the likeliest are not drawn.")
  var minP = 0.0

  @Option(help: "What makes tokens that occurred less likely; 1 changes nothing.")
  var repetitionPenalty = 1.0

  @Option(help: "The most tokens of an answer.")
  var maxTokens = 512

  @Option(help: "The seed of all draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard votes >= 1 else { throw ValidationError("--votes must be 1 or more") }
    guard maxTokens >= 1 else { throw ValidationError("--max-tokens must be 1 or more") }
    if votes > 1, temperature == 0 {
      throw ValidationError("--temperature 0 gives \(votes) equal votes; leave it out, or use 0.7")
    }
    do { try settings.sampling.check() } catch { throw ValidationError("\(error)") }
  }

  var settings: AnswerSettings {
    AnswerSettings(
      votes: votes,
      sampling: .init(
        temperature: temperature ?? (votes > 1 ? 1 : 0), topK: topK, topP: topP, minP: minP,
        repetitionPenalty: repetitionPenalty), maxTokens: maxTokens, seed: seed)
  }
}
