import Foundation
import QwenVL
import Torch

/// A tiny random model with inputs and what transformers makes of them: `scripts/fixtures/qwen.py`.
public struct ModelCase: Sendable {
  public let folder: String
  public let inputs: TensorFile
  public let golden: TensorFile
  public let words: Words

  /// What `golden.json` says.
  public struct Words: Decodable, Sendable {
    public let hasGradients: Bool
    public let inputs: [String: Input]
    public let generation: Generation?

    public struct Input: Decodable, Sendable {
      /// For each row, the pictures it shows.
      public let images: [[Int]]
    }

    public struct Generation: Decodable, Sendable {
      public let images: [[Int]]
      public let variants: [String: Variant]
    }

    public struct Variant: Decodable, Sendable {
      public let eos_token_id: [Int32]
      public let repetition_penalty: Double?
      public let suppress_tokens: [Int32]?
      public let bad_words_ids: [[Int32]]?
    }
  }

  public init(folder: String) throws {
    self.folder = folder
    inputs = try TensorFile(folder + "/inputs.safetensors")
    golden = try TensorFile(folder + "/golden.safetensors")
    words = try JSONDecoder().decode(
      Words.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/golden.json")))
  }

  public var name: String { (folder as NSString).lastPathComponent }

  /// The committed cases, and those in the folder that `QWEN_FIXTURES` names.
  public static let all: [ModelCase] = folders("case-").compactMap { try? ModelCase(folder: $0) }

  /// The folder of golden files.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("QwenVLTests/Fixtures").path

  /// Folders of golden files whose names begin with `prefix`.
  public static func folders(_ prefix: String) -> [String] {
    let more = ProcessInfo.processInfo.environment["QWEN_FIXTURES"]
    return ([root] + (more.map { [$0] } ?? [])).flatMap { root in
      ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted()
        .filter { $0.hasPrefix(prefix) }.map { root + "/" + $0 }
    }
  }

  public var model: String { folder + "/model" }

  public func picture(_ index: Int) throws -> ModelPicture {
    let grid = try inputs.ids("image.\(index).grid")
    return ModelPicture(
      grid: PixelGrid(height: Int(grid[1]), width: Int(grid[2])),
      patches: try inputs["image.\(index).patches"])
  }

  /// The rows of an input without what fills them up.
  public func sequences(_ name: String) throws -> [TokenSequence] {
    let ids = try inputs["\(name).input_ids"]
    let mask = try inputs["\(name).attention_mask"]
    return try (words.inputs[name]?.images ?? []).enumerated().map { row, images in
      let real = try mask[row].array(Int64.self)
      let tokens = try zip(ids[row].array(Int64.self), real).filter { $0.1 == 1 }
      return TokenSequence(
        tokens: tokens.map { Int32($0.0) }, pictures: try images.map { try picture($0) })
    }
  }
}
