import Foundation
import ModelFixtures
import QwenVL
import Testing
import Torch

private let checkpoint = ProcessInfo.processInfo.environment["QWEN_3B"]

/// The exact shape of Qwen2.5-VL-3B with random weights: `make check-3b` writes the checkpoint and what
/// transformers makes of a short prompt with a picture.
@Suite(.enabled(if: checkpoint != nil, "make check-3b sets QWEN_3B"))
struct FullSizeTests {
  @Test("the 3B model gives the logits of transformers") func logits() throws {
    let folder = try #require(checkpoint)
    let file = try TensorFile(folder + "/check.safetensors")
    let model = try QwenModel(folder: folder, dtype: .float32)
    #expect(model.parameters.map(\.tensor.count).reduce(0, +) == 3_754_622_976)
    let grid = try file.ids("grid")
    let picture = ModelPicture(
      grid: PixelGrid(height: Int(grid[1]), width: Int(grid[2])), patches: try file["patches"])
    let prompt = TokenSequence(tokens: try file.ids("input_ids"), pictures: [picture])
    let start = ContinuousClock.now
    let logits = try inference { try model.logits([prompt]) }
    let off = try difference(logits, file["logits"])
    print("3B: \(prompt.tokens.count) tokens in \(start.duration(to: .now)), off by \(off)")
    #expect(off < 1e-4)
  }
}
