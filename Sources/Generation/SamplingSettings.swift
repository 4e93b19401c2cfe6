/// How the next token is chosen. The defaults choose the likeliest one.
public struct SamplingSettings: Sendable, Hashable {
  /// What logits are divided by; 0 always takes the likeliest token.
  public var temperature: Double
  /// Only the so many likeliest tokens stay; 0 keeps all.
  public var topK: Int
  /// The likeliest tokens that together have at least this probability stay; 1 keeps all.
  public var topP: Double
  /// Tokens less likely than this share of the likeliest go; 0 keeps all.
  public var minP: Double
  /// The logits of tokens that occurred, in the prompt too, are divided by this if positive and
  /// multiplied otherwise; 1 changes nothing.
  public var repetitionPenalty: Double
  /// Tokens that are never chosen.
  public var banned: [Int32]

  /// Settings.
  public init(
    temperature: Double = 0, topK: Int = 0, topP: Double = 1, minP: Double = 0,
    repetitionPenalty: Double = 1, banned: [Int32] = []
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.banned = banned
  }

  /// Whether the likeliest token is always taken.
  public var isGreedy: Bool { temperature == 0 }

  /// Throws unless all values are in their ranges.
  ///
  /// - Throws: ``GenerationError/setting(name:value:range:)``.
  public func check() throws {
    try require("temperature", temperature, temperature >= 0 && temperature <= 100, "0 to 100")
    try require("top_k", Double(topK), topK >= 0, "0 or more")
    try require("top_p", topP, topP > 0 && topP <= 1, "more than 0, at most 1")
    try require("min_p", minP, minP >= 0 && minP <= 1, "0 to 1")
    try require(
      "repetition_penalty", repetitionPenalty, repetitionPenalty > 0 && repetitionPenalty <= 100,
      "more than 0, at most 100")
  }

  private func require(_ name: String, _ value: Double, _ holds: Bool, _ range: String) throws {
    guard holds else { throw GenerationError.setting(name: name, value: value, range: range) }
  }
}
