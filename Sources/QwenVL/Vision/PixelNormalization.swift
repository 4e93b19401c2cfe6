import Torch

/// Pixels as the vision tower wants them: `(x/255 - mean) / deviation` for each colour
/// (`OPENAI_CLIP_MEAN` and `OPENAI_CLIP_STD` in transformers).
enum PixelNormalization {
  private static let mean: [Float] = [0.48145466, 0.4578275, 0.40821073]
  private static let deviation: [Float] = [0.26862954, 0.26130258, 0.27577711]

  /// U8 patches `[…, 3, side, side]` in single precision.
  static func apply(_ patches: Tensor) throws -> Tensor {
    let factor = try Tensor(deviation.map { 1 / (255 * $0) }, shape: [3, 1, 1], on: patches.device)
    let offset = try Tensor(
      zip(mean, deviation).map { -$0 / $1 }, shape: [3, 1, 1], on: patches.device)
    return try offset.adding(patches.to(.float32), times: factor)
  }
}
