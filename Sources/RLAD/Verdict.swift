/// The answer of Reasoning Logical Anomaly Detection: is the product in the query image anomalous?
///
/// `yes` is the positive class of every metric. The raw values are the words of the answer block.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
  /// The product shows an anomaly.
  case yes
  /// The product is as it should be.
  case no

  /// The verdict that is true of an image: `yes` exactly if it is anomalous.
  public init(isAnomalous: Bool) {
    self = isAnomalous ? .yes : .no
  }

  /// Whether the verdict says that the product is anomalous.
  public var isAnomalous: Bool { self == .yes }

  /// The other verdict.
  public var opposite: Verdict { self == .yes ? .no : .yes }
}

extension Verdict {
  /// Reads an answer: `yes` or `no` in any case, with at most one `.` or `!` directly behind it,
  /// and white space around it. Nil for everything else.
  ///
  /// A word that only contains or begins with one of the two ("none", "unknown", "not sure, yes")
  /// is not an answer.
  public init?(answer text: some StringProtocol) {
    var word = trimmed(Substring(text)).unicodeScalars
    if word.last == "." || word.last == "!" { word.removeLast() }
    let folded = word.map { $0.properties.lowercaseMapping }.joined()
    self.init(rawValue: folded)
  }
}
