import Foundation
import Generation
import QwenVL
import Shards
import Tokenization
import Torch

/// Our side of the benchmarks beside transformers and TRL: what `benchmarks/qwen.py` and
/// `benchmarks/trl_steps.py` time, on the same inputs. Prints the same line of JSON.
///
///     lad-bench FOLDER [--dtype float32|bfloat16] [--device cpu|cuda] [--threads N] [--rounds K]
///               [--only forward|generate|decode|floor|sft|grpo]
///
/// `sft` and `grpo` are steps of training and run alone, see ``TrainingBench``. `decode` is one answer of 64 tokens, which reads all weights for each of them; `floor` is what the
/// machine can do: a large product of matrices, and reading memory.
@main
struct LadBench {
  let folder: String
  let rounds: Int
  let only: String?
  let model: QwenModel
  let inputs: BenchInputs

  static func main() throws {
    TorchRuntime.keepFreedMemory()  // as lad does
    var options = Options(CommandLine.arguments.dropFirst())
    if let threads = options.number("--threads") { TorchRuntime.threads = threads }
    let start = ContinuousClock.now
    let dtype = options["--dtype"].flatMap(DType.init(name:)) ?? .float32
    let device = options["--device"].flatMap(Device.init(name:)) ?? .cpu
    let folder = options.positional
    let rounds = options.number("--rounds") ?? 3
    if let kind = options["--only"].flatMap(TrainingBench.Kind.init(rawValue:)) {
      try TrainingBench(folder: folder, dtype: dtype, device: device, rounds: rounds).run(kind)
      return
    }
    let model = try QwenModel(folder: folder, dtype: dtype, device: device)
    let loaded = start.duration(to: .now)
    let bench = LadBench(
      folder: folder, rounds: rounds, only: options["--only"],
      model: model, inputs: try BenchInputs(folder: folder))
    try bench.run(loaded: loaded)
  }

  private func run(loaded: Duration) throws {
    var line: [String: Any] = [
      "dtype": model.dtype.name, "threads": TorchRuntime.threads, "torch": TorchRuntime.version,
      "parameters": model.parameters.map(\.tensor.count).reduce(0, +),
      "load": ["seconds": loaded / .seconds(1), "peakMB": peakMegabytes()],
    ]
    if only == nil || only == "forward" {
      let rows = try inputs.forwardRows()
      line["forward"] = try timed(tokens: rows.map(\.tokens.count).reduce(0, +)) {
        try inference { _ = try model.logits(rows).narrowed(0, 0, 1).max().item() }
      }
    }
    if only == nil || only == "generate" {
      let requests = try inputs.requests(model.config)
      let tokenizer = try Tokenizer(contentsOf: folder + "/tokenizer.json")
      line["generate"] = try timed(tokens: requests.map { $0.samples * $0.maxTokens }.reduce(0, +))
      {
        let answers = try GenerationSession(model, tokenizer).answer(requests)
        precondition(
          answers.allSatisfy { $0.allSatisfy { $0.tokens.count == BenchInputs.newTokens } })
      }
    }
    if only == "decode" { line["decode"] = try decode() }
    if only == "floor" { line["floor"] = try floor() }
    try printLine(line)
  }

  /// Tokens a second of one answer, and the bytes of weights that each of them reads.
  private func decode() throws -> [String: Any] {
    var request = try inputs.requests(model.config)[0]
    (request.samples, request.maxTokens) = (1, 1)
    let tokenizer = try Tokenizer(contentsOf: folder + "/tokenizer.json")
    func seconds(_ tokens: Int) throws -> Double {
      request.maxTokens = tokens
      let found = try timed(tokens: tokens) {
        _ = try GenerationSession(model, tokenizer).answer([request])
      }
      return found["seconds"] as? Double ?? 0
    }
    let each = try (seconds(65) - seconds(1)) / 64
    let read = model.parameters.filter { !$0.name.hasPrefix("model.visual.") }
      .map { $0.tensor.count * $0.tensor.dtype.size }.reduce(0, +)
    return [
      "secondsPerToken": each, "tokensPerSecond": 1 / each, "weightBytes": read,
      "gigabytesPerSecond": Double(read) / each / 1e9,
    ]
  }

  /// The best of several products of large matrices, and of several sums over a large tensor.
  private func floor() throws -> [String: Any] {
    let size = 4096
    let a = try Tensor.zeros([size, size], model.dtype, on: model.device)
    let long = try Tensor.zeros([1 << 28], .float32, on: model.device)
    func best(_ body: () throws -> Tensor) throws -> Double {
      let each = try (0..<6).map { _ in
        let start = ContinuousClock.now
        _ = try body()
        try model.device.synchronize()
        return start.duration(to: .now) / .seconds(1)
      }
      return each.min() ?? 0
    }
    return try inference {
      [
        "gigaflopsPerSecond": try 2 * pow(Double(size), 3) / best { try a.matmul(a) } / 1e9,
        "gigabytesPerSecond": try Double(long.count * 4) / best { try long.sum() } / 1e9,
      ]
    }
  }

  private func timed(tokens: Int, _ body: () throws -> Void) throws -> [String: Any] {
    try measured(rounds: rounds, tokens: tokens) {
      try body()
      try model.device.synchronize()
    }
  }
}
