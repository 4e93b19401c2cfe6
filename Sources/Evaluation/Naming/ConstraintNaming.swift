import Foundation
import RLAD

/// Which constraints of a product a reasoning says are broken: a heuristic on words.
///
/// A reasoning names a constraint where one of its clauses does both:
/// - it states a deviation, such as "missing", "too", "only" or a bare "no", that it doesn't deny
///   ("no missing nut"), ask for ("whether a nut is missing") or put as a question; or it says the
///   very number that is seen instead ("three nuts", where there should be two);
/// - of all constraints of the product, its words fit this one best, or nearly so. A word counts the
///   more the fewer constraints it occurs with: "bag" says little, "washer" much. That all words of a
///   constraint's id occur counts, too.
///
/// So "The bag lacks a washer." names `washers` and not `nuts`. What it can't do: follow a thought
/// over several sentences, or know words that neither an id nor a sentence of the knowledge has. It
/// is meant for shares over many answers; and it is cheap and pure, so that it can be a reward.
public struct ConstraintNaming: Sendable {
  /// A constraint as it is recognised.
  private struct Subject {
    let id: String
    /// What each of its words counts: whole numbers, so that a sum is the same in any order.
    let weights: [String: Int]
    /// The words of its id.
    let idWords: Set<String>

    /// How well a sentence with these words fits.
    func fit(_ stems: Set<String>) -> Int {
      let words = weights.reduce(0) { $0 + (stems.contains($1.key) ? $1.value : 0) }
      return words + (!idWords.isEmpty && idWords.isSubset(of: stems) ? 100 : 0)
    }
  }

  private let subjects: [Subject]

  /// Recognises the constraints of one product.
  ///
  /// - Parameter constraints: each with sentences about it: what is seen instead, and, for more
  ///   words to know it by, what a good product keeps to. One id may come several times.
  public init(_ constraints: [BrokenConstraint]) {
    let byID = Dictionary(grouping: constraints, by: \.id).sorted { $0.key < $1.key }
    let words = byID.map { id, constraints in
      (id: id, all: Self.stems(of: ([id] + constraints.flatMap(\.sentences))))
    }
    var spread: [String: Int] = [:]
    for stem in words.flatMap(\.all) { spread[stem, default: 0] += 1 }
    subjects = words.map { id, all in
      let weights = all.map { ($0, Self.weight(spread: spread[$0] ?? 1, of: words.count)) }
      return Subject(
        id: id, weights: Dictionary(uniqueKeysWithValues: weights), idWords: Self.stems(of: [id]))
    }
  }

  /// The ids of the constraints that `reasoning` says are broken, sorted.
  ///
  /// - Parameter broken: what is in fact broken, for numbers that are seen instead; may be empty.
  public func named(in reasoning: String, broken: [BrokenConstraint] = []) -> [String] {
    let numbers = broken.map { (id: $0.id, seen: Set($0.sentences.compactMap(Self.numberSeen))) }
    var named: Set<String> = []
    for words in Words.sentences(of: reasoning).flatMap(Words.clauses) {
      let stems = Set(words.map(Words.stem))
      let best = best(stems)
      if Deviation.isStated(by: words) {
        named.formUnion(best)
      } else {
        named.formUnion(
          numbers.filter { best.contains($0.id) && !$0.seen.isDisjoint(with: stems) }.map(\.id))
      }
    }
    return named.sorted()
  }

  /// Whether `reasoning` names at least one of the constraints that are broken. Nil where none is
  /// known to be.
  public func names(anyOf broken: [BrokenConstraint], in reasoning: String) -> Bool? {
    guard !broken.isEmpty else { return nil }
    return !Set(named(in: reasoning, broken: broken)).isDisjoint(with: broken.map(\.id))
  }

  /// The constraints that fit best or nearly so; none where hardly any word fits.
  private func best(_ stems: Set<String>) -> [String] {
    let fits = subjects.map { $0.fit(stems) }
    guard let top = fits.max(), top >= Self.least else { return [] }
    return zip(subjects, fits).filter { 10 * $1 >= 7 * top }.map(\.0.id)
  }

  /// The inverse frequency of a word over the constraints, in hundredths of its logarithm.
  private static func weight(spread: Int, of count: Int) -> Int {
    Int((100 * log(Double(count + 1) / Double(spread))).rounded())
  }

  /// What the words of a sentence must count together, at least: one word that few constraints have.
  private static let least = 60

  private static func stems(of texts: [String]) -> Set<String> {
    Set(texts.flatMap(Words.words).map(Words.stem)).subtracting(Words.empty)
  }

  /// The number that is seen instead of another: `three` in "There are three nuts instead of two."
  private static func numberSeen(_ sentence: String) -> String? {
    let stems = Words.words(of: sentence).map(Words.stem)
    guard let place = stems.firstIndex(of: "instead") else { return nil }
    return stems[..<place].last { numbers.contains($0) }
  }

  private static let numbers: Set<String> = [
    "zero", "one", "two", "three", "four", "five", "six",
  ]
}
