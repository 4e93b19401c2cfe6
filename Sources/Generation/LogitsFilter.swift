import Torch

/// Logits as a choice needs them, in the order of `_get_logits_processor` in transformers: penalty,
/// banned tokens, temperature, top-k, top-p, min-p.
enum LogitsFilter {
  /// - Parameters:
  ///   - logits: `[rows, vocabulary]` in single precision.
  ///   - seen: true where a token occurred, `[rows, vocabulary]`; needed for a penalty only.
  static func apply(_ settings: SamplingSettings, to logits: Tensor, seen: Tensor?) throws -> Tensor
  {
    var logits = logits
    if settings.repetitionPenalty != 1, let seen {
      logits = try penalized(logits, seen, settings.repetitionPenalty)
    }
    if !settings.banned.isEmpty { logits = try banning(logits, settings.banned) }
    if !settings.isGreedy && settings.temperature != 1 {
      logits = try logits / settings.temperature
    }
    if settings.topK > 0, settings.topK < logits.size(-1) {
      let least = try logits.top(settings.topK).values.narrowed(-1, settings.topK - 1, 1)
      logits = try logits.filled(where: logits .< least, with: -.infinity)
    }
    if settings.topP < 1 { logits = try nucleus(logits, settings.topP) }
    if settings.minP > 0 {
      let probabilities = try logits.softmax(-1)
      let least = try probabilities.max(-1, keeping: true) * settings.minP
      logits = try logits.filled(where: probabilities .< least, with: -.infinity)
    }
    return logits
  }

  private static func penalized(_ logits: Tensor, _ seen: Tensor, _ penalty: Double) throws
    -> Tensor
  {
    let changed = try (logits * penalty).chosen(where: logits .< 0, else: logits / penalty)
    return try changed.chosen(where: seen, else: logits)
  }

  private static func banning(_ logits: Tensor, _ banned: [Int32]) throws -> Tensor {
    let known = banned.filter { $0 >= 0 && $0 < logits.size(-1) }.map(Int64.init)
    let places = try Tensor(known, on: logits.device)
    let never = try Tensor.full([logits.size(0), known.count], -.infinity, on: logits.device)
    return try logits.indexCopied(1, places, never)
  }

  /// Keeps the likeliest tokens up to `share`; the likeliest always stays (`TopPLogitsWarper`).
  private static func nucleus(_ logits: Tensor, _ share: Double) throws -> Tensor {
    let (values, places) = try logits.sorted(-1)
    let below = try values.softmax(-1).cumulativeSum(-1)
    let last = logits.size(-1) - 1
    let goes = try (below .<= Tensor(scalar: Float(1 - share), on: logits.device))
    let keepsLast = try Tensor.cat(
      [
        goes.narrowed(-1, 0, last),
        Tensor.zeros([logits.size(0), 1], .bool, on: logits.device),
      ], -1)
    return try logits.filled(where: keepsLast.scattered(-1, places, keepsLast), with: -.infinity)
  }
}
