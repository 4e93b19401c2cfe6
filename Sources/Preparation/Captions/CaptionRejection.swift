/// Why a model's answer is not used.
struct CaptionRejection: Error, Sendable, Equatable {
  /// The kinds of reasons.
  enum Kind: String, Sendable, CaseIterable {
    /// The answer came to its bound on tokens, so its end is missing.
    case truncated
    /// The model declined, or a filter held the answer back.
    case refused
    /// It is not the JSON that was asked for.
    case malformed = "not the JSON asked for"
    /// It is too short or too long.
    case length
    /// It is not English.
    case language
    /// It speaks of what the model was given, not of what it sees.
    case leak = "speaks of what was given"
    /// It says good of an anomalous product, or the opposite.
    case verdict = "contradicts the label"
    /// It gives a number that is not the known one.
    case count = "contradicts a number"
    /// It states a broken rule as kept, or a kept one as broken.
    case rule = "contradicts a rule"
  }

  let kind: Kind
  /// The place in the answer, or what is wrong with it; empty where the kind says all.
  let detail: String

  init(_ kind: Kind, _ detail: String = "") {
    self.kind = kind
    self.detail = detail
  }

  /// As the manifest records it: the kind, and behind a colon the detail.
  var text: String { detail.isEmpty ? kind.rawValue : "\(kind.rawValue): \(detail)" }
}
