import RLAD

/// How well the reasoning of an answer names what is broken, by the words of ``ConstraintNaming``.
///
/// The harmonic mean of how much of what is broken is named and how much of what is named is broken:
/// a reasoning that lists every rule of the product as broken earns little. Only an answer of yes earns
/// anything, since a reasoning that contradicts its verdict is none. Of a good image, and of one of
/// which it isn't known what it breaks, the term says nothing.
public struct NamingReward: RewardTerm {
  /// `naming`.
  public let name = "naming"
  private let namings: [String: ConstraintNaming]

  /// The term.
  ///
  /// - Parameter namings: what recognises the constraints of each product, by `<dataset>/<category>`.
  public init(_ namings: [String: ConstraintNaming]) {
    self.namings = namings
  }

  /// The term for questions about products whose constraints are those that any of the questions has:
  /// as an evaluation takes them from its items.
  public init(_ questions: [RewardQuestion]) {
    self.init(
      Dictionary(grouping: questions, by: \.place)
        .mapValues { ConstraintNaming($0.flatMap(\.broken)) })
  }

  /// The score in 0…1.
  public func score(_ answer: RewardedAnswer, to question: RewardQuestion) -> Double? {
    guard !question.broken.isEmpty, let naming = namings[question.place] else { return nil }
    guard AnswerFormat.verdict(in: answer.text) == .yes else { return 0 }
    let named = Set(naming.named(in: Self.reasoning(in: answer.text), broken: question.broken))
    let broken = Set(question.broken.map(\.id))
    return 2 * Double(named.intersection(broken).count) / Double(named.count + broken.count)
  }

  /// What stands between the tags; without them the whole text.
  private static func reasoning(in text: String) -> String {
    guard case .success(let parsed) = AnswerFormat.parse(text) else { return text }
    return parsed.reasoning
  }
}
