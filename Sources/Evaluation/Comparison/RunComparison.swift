import Diagnostics
import Digest
import Foundation
import RLAD

/// Two models' answers to the same items.
///
/// Written as JSON it is described by `schemas/comparison.schema.json`.
public struct RunComparison: Sendable, Hashable, Codable {
  /// An item whose answer changed from right to wrong or back.
  public struct Change: Sendable, Hashable, Codable {
    /// The item's place in the build.
    public let ordinal: Int
    /// The image in question.
    public let image: String
    /// What is asked.
    public let task: String
    /// The names of its defects.
    public let defects: [String]
    /// The right answer: `yes`, `no` or a letter.
    public let truth: String
    /// What the first run answered; nil where that can't be read.
    public let first: String?
    /// What the second run answered; nil where that can't be read.
    public let second: String?
  }

  /// How a metric differs.
  public struct Difference: Sendable, Hashable, Codable {
    /// Of the first run.
    public let first: Double
    /// Of the second run.
    public let second: Double
    /// The second minus the first, with its interval: both runs are judged on the same drawn images
    /// each time.
    public let difference: Estimate
  }

  /// The version of the form.
  public let version: Int
  /// The first run: what the second is compared with.
  public let first: RunLabel
  /// The second run.
  public let second: RunLabel
  /// Items that both answered.
  public let items: Int
  /// Items that both got right.
  public let bothRight: Int
  /// Items that neither got right.
  public let bothWrong: Int
  /// Items that only the second got right, by ordinal.
  public let gained: [Change]
  /// Items that only the first got right, by ordinal.
  public let lost: [Change]
  /// Whether the difference can be chance.
  public let test: McNemar
  /// The share of right answers.
  public let accuracy: Difference
  /// Balanced accuracy of yes/no items; nil unless both good and anomalous images occur.
  public let balancedAccuracy: Difference?
  /// How intervals were found.
  public let resampling: Resampling

  /// Compares two runs.
  ///
  /// - Throws: ``ComparisonError`` where they didn't answer the same items.
  public init(
    _ first: [AnsweredItem], of firstRun: RunLabel, with second: [AnsweredItem],
    of secondRun: RunLabel, resampling: Resampling = Resampling()
  ) throws(ComparisonError) {
    let pairs = try Self.pairs(first, second)
    version = 1
    (self.first, self.second) = (firstRun, secondRun)
    items = pairs.count
    bothRight = pairs.count { $0.first.isRight && $0.second.isRight }
    bothWrong = pairs.count { !$0.first.isRight && !$0.second.isRight }
    gained = pairs.filter { !$0.first.isRight && $0.second.isRight }.map(Change.init)
    lost = pairs.filter { $0.first.isRight && !$0.second.isRight }.map(Change.init)
    test = McNemar(onlyFirst: lost.count, onlySecond: gained.count)
    let sample = PairedSample(pairs)
    accuracy = sample.accuracy(resampling)
    balancedAccuracy = sample.balancedAccuracy(resampling)
    self.resampling = resampling
  }

  /// The comparison as JSON, in the form of ``EvaluationReport/json()``.
  public func json() throws -> Data { try ReportJSON.encode(self) }

  /// The answers of both runs to each item, by ordinal.
  static func pairs(
    _ first: [AnsweredItem], _ second: [AnsweredItem]
  ) throws(ComparisonError) -> [AnsweredPair] {
    func ordered(_ answers: [AnsweredItem]) -> [AnsweredItem] {
      answers.sorted { $0.item.ordinal < $1.item.ordinal }
    }
    let (first, second) = (ordered(first), ordered(second))
    guard !first.isEmpty, !second.isEmpty else { throw .nothingToCompare }
    guard first.count == second.count,
      zip(first, second).allSatisfy({ $0.item.asksTheSame(as: $1.item) })
    else {
      let shared = Set(first.map(\.item.ordinal)).intersection(second.map(\.item.ordinal)).count
      throw .otherItems(first: first.count, second: second.count, shared: shared)
    }
    return zip(first, second).map { AnsweredPair(first: $0, second: $1) }
  }
}

/// The answers of two runs to one item.
struct AnsweredPair {
  let first: AnsweredItem
  let second: AnsweredItem
}

extension EvaluationItem {
  /// Whether both ask the same about the same image. Prompts and references may differ: then that is
  /// what is compared.
  fileprivate func asksTheSame(as other: EvaluationItem) -> Bool {
    ordinal == other.ordinal && image == other.image && task == other.task && truth == other.truth
  }
}

extension RunComparison.Change {
  init(_ pair: AnsweredPair) {
    let item = pair.first.item
    (ordinal, image, task, defects) = (item.ordinal, item.image, item.task, item.defects)
    truth = item.truth.text
    first = pair.first.prediction.answer?.text
    second = pair.second.prediction.answer?.text
  }
}

extension EvaluationItem.Truth {
  /// `yes`, `no` or a letter.
  var text: String {
    switch self {
    case .verdict(let verdict): verdict.rawValue
    case .letter(let letter): String(letter)
    }
  }
}

/// Why two runs can't be compared.
public enum ComparisonError: ActionableError, Equatable {
  /// One of the runs has no answers.
  case nothingToCompare
  /// They did not answer the same items.
  case otherItems(first: Int, second: Int, shared: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .nothingToCompare: "one of the two runs has no answers"
    case .otherItems(let first, let second, let shared):
      "the two runs did not answer the same items: \(first) and \(second), \(shared) places in both"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .nothingToCompare: "let it answer the evaluation first"
    case .otherItems:
      "compare runs over one build, and let both answer all of it: the same command continues"
    }
  }
}
