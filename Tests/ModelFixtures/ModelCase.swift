import Foundation
import QwenVL
import Torch

/// A tiny random model with inputs and what transformers makes of them: `scripts/fixtures/qwen.py`.
package struct ModelCase: Sendable {
  package let folder: String
  package let inputs: TensorFile
  package let golden: TensorFile
  package let words: Words

  /// What `golden.json` says.
  package struct Words: Decodable, Sendable {
    package let hasGradients: Bool
    package let inputs: [String: Input]
    package let generation: Generation?

    package struct Input: Decodable, Sendable {
      /// For each row, the pictures it shows.
      package let images: [[Int]]
    }

    package struct Generation: Decodable, Sendable {
      package let images: [[Int]]
      package let variants: [String: Variant]
    }

    package struct Variant: Decodable, Sendable {
      package let eos_token_id: [Int32]
      package let repetition_penalty: Double?
      package let suppress_tokens: [Int32]?
      package let bad_words_ids: [[Int32]]?
    }
  }

  package init(folder: String) throws {
    self.folder = folder
    inputs = try TensorFile(folder + "/inputs.safetensors")
    golden = try TensorFile(folder + "/golden.safetensors")
    words = try JSONDecoder().decode(
      Words.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/golden.json")))
  }

  package var name: String { (folder as NSString).lastPathComponent }

  /// The committed cases, and those in the folder that `QWEN_FIXTURES` names.
  package static let all: [ModelCase] = folders("case-").compactMap { try? ModelCase(folder: $0) }

  /// The folder of golden files.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("QwenVLTests/Fixtures").path

  /// Folders of golden files whose names begin with `prefix`.
  package static func folders(_ prefix: String) -> [String] {
    let more = ProcessInfo.processInfo.environment["QWEN_FIXTURES"]
    return ([root] + (more.map { [$0] } ?? [])).flatMap { root in
      ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted()
        .filter { $0.hasPrefix(prefix) }.map { root + "/" + $0 }
    }
  }

  package var model: String { folder + "/model" }

  package func picture(_ index: Int) throws -> ModelPicture {
    let grid = try inputs.ids("image.\(index).grid")
    return ModelPicture(
      grid: PixelGrid(height: Int(grid[1]), width: Int(grid[2])),
      patches: try inputs["image.\(index).patches"])
  }

  /// The rows of an input without what fills them up.
  package func sequences(_ name: String) throws -> [TokenSequence] {
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
