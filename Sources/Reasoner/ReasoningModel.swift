import Foundation
import Generation
import Imaging
import QwenVL
import RLAD
import Tokenization
import Torch

/// A checkpoint with all that belongs to asking it: weights, tokenizer, chat form, picture settings.
public final class ReasoningModel: Sendable {
  /// The weights.
  public let model: QwenModel
  /// Text to tokens and back.
  public let tokenizer: Tokenizer
  /// The chat form.
  public let chat: ChatTemplate
  /// How pictures are read.
  public let pictures: PictureReader
  /// The tokens that end an answer.
  public let stopTokens: Set<Int32>
  /// Tokens that stand for pictures and videos: never part of an answer.
  public let bannedTokens: [Int32]
  /// The tokens with which an answer may begin: of yes, and of no.
  let verdictTokens: [[Int32]]

  /// How a checkpoint is loaded.
  public struct Options: Sendable {
    /// The type to compute in; nil takes single precision on the processor, bfloat16 elsewhere.
    public var dtype: DType?
    /// Where to compute.
    public var device: Device
    /// The folder of a LoRA adapter.
    public var adapter: String?
    /// The most pixels of a picture; nil takes the checkpoint's.
    public var maxPixels: Int?

    /// Options.
    public init(
      dtype: DType? = nil, device: Device = .cpu, adapter: String? = nil, maxPixels: Int? = nil
    ) {
      self.dtype = dtype
      self.device = device
      self.adapter = adapter
      self.maxPixels = maxPixels
    }
  }

  /// Loads the checkpoint in `folder`, and merges the adapter if there is one.
  ///
  /// - Throws: `ConfigError`, `CheckpointError`, `AdapterError`, `TokenizerError`, ``ChatError``,
  ///   `DeviceError`, `SystemError`, `TorchError`.
  public init(folder: String, options: Options = Options()) throws {
    try options.device.check()
    let dtype = options.dtype ?? (options.device.kind == .cpu ? .float32 : .bfloat16)
    model = try QwenModel(folder: folder, dtype: dtype, device: options.device)
    if let adapter = options.adapter {
      try model.attachAdapter(folder: adapter)
      try model.mergeAdapter()
    }
    tokenizer = try Tokenizer(contentsOf: folder + "/tokenizer.json")
    chat = try ChatTemplate(tokenizer, model.config)
    let settings = try PreprocessorSettings(folder: folder, model.config.vision)
    pictures = PictureReader(try settings.processor(maxPixels: options.maxPixels))
    stopTokens = Set(
      try GenerationDefaults(folder: folder).endTokens + model.config.endTokens + [chat.end])
    let vision = [
      "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>",
    ].compactMap(tokenizer.id)
    bannedTokens = Set(vision + model.config.visionTokens + [model.config.imageToken]).sorted()
    verdictTokens = VerdictTokens.find(in: tokenizer)
  }

  /// A request for answers to `messages` with this model's stop and banned tokens.
  ///
  /// - Throws: ``ChatError``.
  public func request(
    _ messages: [ChatMessage], samples: Int = 1, sampling: SamplingSettings = SamplingSettings(),
    maxTokens: Int, seed: UInt64 = 0
  ) throws -> GenerationRequest {
    var sampling = sampling
    sampling.banned = bannedTokens
    return GenerationRequest(
      prompt: try chat.prompt(messages), samples: samples, sampling: sampling,
      maxTokens: maxTokens, stopTokens: stopTokens, seed: seed, watched: verdictTokens)
  }
}

/// What a checkpoint says of pictures: its `processor_config.json`, as transformers 5 saves it, else its
/// `preprocessor_config.json`; the class's defaults where there is neither.
struct PreprocessorSettings {
  private let minPixels: Int?
  private let maxPixels: Int?
  private let vision: QwenConfig.Vision

  private struct Pictures: Decodable {
    struct Size: Decodable {
      let shortest_edge: Int?
      let longest_edge: Int?
    }
    let min_pixels: Int?
    let max_pixels: Int?
    let size: Size?
  }

  private struct Processor: Decodable { let image_processor: Pictures? }

  init(folder: String, _ vision: QwenConfig.Vision) throws {
    func read<File: Decodable>(_ name: String, as _: File.Type) -> File? {
      FileManager.default.contents(atPath: folder + "/" + name)
        .flatMap { try? JSONDecoder().decode(File.self, from: $0) }
    }
    let found =
      read("processor_config.json", as: Processor.self)?.image_processor
      ?? read("preprocessor_config.json", as: Pictures.self)
    minPixels = found?.min_pixels ?? found?.size?.shortest_edge
    maxPixels = found?.max_pixels ?? found?.size?.longest_edge
    self.vision = vision
  }

  func processor(maxPixels limit: Int?) throws -> ImageProcessor {
    let most = limit ?? maxPixels ?? 28 * 28 * 1280
    return try ImageProcessor(
      minPixels: min(minPixels ?? 56 * 56, most), maxPixels: most, patchSize: vision.patchSize,
      mergeSize: vision.mergeSize)
  }
}

/// What a `generation_config.json` says of the end of answers. Its sampling settings are not taken:
/// those of published checkpoints are as good as greedy.
struct GenerationDefaults {
  let endTokens: [Int32]

  init(folder: String) throws {
    guard let data = FileManager.default.contents(atPath: folder + "/generation_config.json"),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else {
      endTokens = []
      return
    }
    let value = object["eos_token_id"]
    endTokens = ((value as? [NSNumber]) ?? (value as? NSNumber).map { [$0] } ?? []).map(
      \.int32Value)
  }
}
