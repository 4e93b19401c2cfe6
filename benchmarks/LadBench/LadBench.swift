import Foundation
import Generation
import QwenVL
import Shards
import Tokenization
import Torch

/// Our side of the model's benchmark: what `benchmarks/qwen.py` times of transformers, on the same
/// inputs. Prints the same line of JSON.
///
///     lad-bench FOLDER [--dtype float32|bfloat16] [--device cpu|cuda] [--threads N] [--rounds K]
///               [--only forward|generate|decode|floor]
///
/// `decode` is one answer of 64 tokens, which reads all weights for each of them; `floor` is what the
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
    let model = try QwenModel(folder: folder, dtype: dtype, device: device)
    let loaded = start.duration(to: .now)
    let bench = LadBench(
      folder: folder, rounds: options.number("--rounds") ?? 3, only: options["--only"],
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
    let json = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
    print(String(decoding: json, as: UTF8.self))
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
    try body()
    var seconds: [Double] = []
    for _ in 0..<rounds {
      let start = ContinuousClock.now
      try body()
      try model.device.synchronize()
      seconds.append(start.duration(to: .now) / .seconds(1))
    }
    let median = seconds.sorted()[seconds.count / 2]
    return [
      "seconds": median, "all": seconds, "tokens": tokens,
      "tokensPerSecond": Double(tokens) / median, "peakMB": peakMegabytes(),
    ]
  }

  private func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}

/// The words behind a command.
struct Options {
  private var values: [String: String] = [:]
  private(set) var positional = ""

  init(_ words: ArraySlice<String>) {
    var words = words
    while let word = words.popFirst() {
      if word.hasPrefix("--") { values[word] = words.popFirst() } else { positional = word }
    }
  }

  subscript(_ name: String) -> String? { values[name] }
  mutating func number(_ name: String) -> Int? { values[name].flatMap(Int.init) }
}

/// What `scripts/models/make_random.py` wrote beside a checkpoint.
struct BenchInputs {
  static let samples = 8
  static let newTokens = 32
  private let shard: Shard

  init(folder: String) throws {
    shard = try Shard(path: folder + "/bench.safetensors")
  }

  /// Two rows with two pictures each.
  func forwardRows() throws -> [TokenSequence] {
    let length = shard.entries["forward.input_ids"]?.shape[1] ?? 0
    let (ids, mask) = (try integers("forward.input_ids"), try integers("forward.attention_mask"))
    return try (0..<2).map { row in
      let places = (row * length..<(row + 1) * length).filter { mask[$0] == 1 }
      return TokenSequence(
        tokens: places.map { Int32(ids[$0]) }, pictures: try [2 * row, 2 * row + 1].map(picture))
    }
  }

  /// Four prompts with two pictures each, eight answers to each.
  func requests(_ config: QwenConfig) throws -> [GenerationRequest] {
    try (0..<4).map { index in
      GenerationRequest(
        prompt: TokenSequence(
          tokens: try integers("prompt.\(index).input_ids").map(Int32.init),
          pictures: try [2 * index, 2 * index + 1].map(picture)),
        samples: Self.samples,
        sampling: SamplingSettings(
          temperature: 1, banned: config.visionTokens + [config.imageToken] + config.endTokens),
        maxTokens: Self.newTokens, stopTokens: [], seed: UInt64(index))
    }
  }

  private func integers(_ name: String) throws -> [Int64] {
    guard let bytes = shard.bytes(of: name) else {
      throw ShardError.noTensor(path: shard.path, tensor: name)
    }
    return bytes.withMemoryRebound(to: UInt8.self) { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: $0, as: Int64.self)
      }
    }
  }

  private func picture(_ index: Int) throws -> ModelPicture {
    let grid = try integers("image.\(index).grid")
    guard let bytes = shard.bytes(of: "image.\(index).patches"),
      let shape = shard.entries["image.\(index).patches"]?.shape
    else { throw ShardError.noTensor(path: shard.path, tensor: "image.\(index).patches") }
    return ModelPicture(
      grid: PixelGrid(height: Int(grid[1]), width: Int(grid[2])),
      patches: try Tensor(over: bytes, shape: shape, dtype: .uint8, owner: shard))
  }
}
