import Foundation
import RLAD

/// What a report is about, for its reader.
public struct RunLabel: Sendable, Hashable, Codable {
  /// The run's id.
  public let run: String
  /// The evaluation's id.
  public let build: String
  /// The model, as it was given.
  public let model: String
  /// The adapter on top of it, if any.
  public let adapter: String?
  /// The training run that made the weights, if one of the workspace did.
  public let base: String?

  /// A run with its model and evaluation.
  public init(
    run: String, build: String, model: String, adapter: String? = nil, base: String? = nil
  ) {
    self.run = run
    self.build = build
    self.model = model
    self.adapter = adapter
    self.base = base
  }

  /// The model's name for a headline: its last path component, and the adapter's.
  public var title: String {
    ([model, adapter].compactMap { $0 }).map { path in
      path.split(separator: "/").last.map(String.init) ?? path
    }.joined(separator: " + ")
  }
}

/// How good the answers of a model to an evaluation are.
///
/// Written as JSON it is described by `schemas/evaluation.schema.json`.
public struct EvaluationReport: Sendable, Hashable, Codable {
  /// The version of the form.
  public let version: Int
  /// What was judged.
  public let run: RunLabel
  /// Items that were answered.
  public let answered: Int
  /// Items that were not: they are in no number of the report.
  public let missing: Int
  /// How intervals were found.
  public let resampling: Resampling
  /// Answers to yes/no items; nil where there are none.
  public let verdicts: VerdictReport?
  /// Answers to multiple-choice questions; nil where there are none.
  public let choices: ChoiceReport?

  /// The report on `answers`.
  ///
  /// - Parameters:
  ///   - answers: each item at most once.
  ///   - missing: items of the evaluation that have no answer yet.
  ///   - knowledge: what recognises constraints, by `<dataset>/<category>`; where a product has
  ///     none, it is made of what the items say is broken.
  ///   - isPublishedData: whether images of MVTec LOCO AD are the published ones, and not drawn
  ///     like them: only then the published results stand beside.
  public init(
    _ answers: [AnsweredItem], of run: RunLabel, missing: Int = 0,
    resampling: Resampling = Resampling(), knowledge: [String: ConstraintNaming] = [:],
    isPublishedData: Bool = false
  ) {
    version = 1
    self.run = run
    (answered, self.missing) = (answers.count, missing)
    self.resampling = resampling
    let answers = answers.sorted { $0.item.ordinal < $1.item.ordinal }
    verdicts = VerdictReport(
      answers, resampling, naming: Self.naming(answers, knowledge),
      isPublishedData: isPublishedData)
    choices = ChoiceReport(answers)
  }

  /// What recognises the constraints of each product.
  static func naming(
    _ answers: [AnsweredItem], _ knowledge: [String: ConstraintNaming]
  ) -> [String: ConstraintNaming] {
    Dictionary(grouping: answers, by: \.item.place)
      .mapValues { ConstraintNaming($0.flatMap(\.item.broken)) }
      .merging(knowledge) { $1 }
  }

  /// The report as JSON: sorted keys in snake case, shares from 0 to 1, what is undefined left out.
  public func json() throws -> Data { try ReportJSON.encode(self) }
}

/// The form in which reports are written.
enum ReportJSON {
  static func encode(_ report: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(report) + Data("\n".utf8)
  }
}

/// How good the answers to yes/no items are, together and by slice.
public struct VerdictReport: Sendable, Hashable, Codable {
  /// The paper's protocol: its results beside this model's on the same images.
  public struct Published: Sendable, Hashable, Codable {
    /// Where the published results stand.
    public let source: String
    /// This model on the images of the protocol.
    public let measured: SliceReport
    /// The published results.
    public let results: [PublishedResult]
  }

  /// All images.
  public let all: SliceReport
  /// Always yes and always no on all images.
  public let baselines: [Baseline]
  /// By data set.
  public let datasets: [SliceReport]
  /// By product.
  public let categories: [SliceReport]
  /// Anomalies of each kind, against all good images.
  public let kinds: [SliceReport]
  /// Anomalies of each degree of difficulty, against all good images.
  public let difficulties: [SliceReport]
  /// Images that show each defect, against the good images of the same product.
  public let defects: [SliceReport]
  /// The published results beside this model; nil where the images are not the protocol's.
  public let published: Published?

  /// The report on the yes/no items among `answers`; nil where there are none.
  init?(
    _ answers: [AnsweredItem], _ resampling: Resampling, naming: [String: ConstraintNaming],
    isPublishedData: Bool
  ) {
    let answers = answers.filter { $0.truth != nil }
    guard !answers.isEmpty else { return nil }
    let good = answers.filter { $0.truth == .no }
    let anomalous = answers.filter { $0.truth == .yes }
    func slice(_ name: String, _ answers: [AnsweredItem]) -> SliceReport {
      SliceReport(name, answers, resampling, naming: naming)
    }
    func slices(by key: (EvaluationItem) -> String) -> [SliceReport] {
      Dictionary(grouping: answers) { key($0.item) }.sorted { $0.key < $1.key }.map(slice)
    }
    /// Anomalies by a name, each with all good images.
    func againstGood(_ names: [String], by key: (EvaluationItem) -> String?) -> [SliceReport] {
      names.compactMap { name in
        let some = anomalous.filter { key($0.item) == name }
        return some.isEmpty ? nil : slice(name, some + good)
      }
    }
    all = slice("all", answers)
    baselines = Verdict.allCases.map {
      Baseline(always: $0, anomalous: anomalous.count, normal: good.count)
    }
    datasets = slices(by: \.dataset)
    categories = slices(by: \.place)
    kinds = againstGood(["logical", "structural", "unspecified"]) { $0.kind.rawValue }
    difficulties = againstGood(["easy", "medium", "hard"], by: \.difficulty)
    defects = Self.byDefect(anomalous).map { name, place, shown in
      slice(name, shown + good.filter { $0.item.place == place })
    }
    published = (isPublishedData ? PublishedResult.protocolAnswers(answers) : nil).map {
      Published(
        source: PublishedResult.source, measured: slice("protocol", $0),
        results: PublishedResult.ladReasonerTable)
    }
  }

  /// The images that show each defect, by name.
  private static func byDefect(
    _ answers: [AnsweredItem]
  ) -> [(name: String, place: String, shown: [AnsweredItem])] {
    var shown: [String: (place: String, answers: [AnsweredItem])] = [:]
    for answer in answers {
      for defect in Set(answer.item.defects) {
        shown["\(answer.item.place)/\(defect)", default: (answer.item.place, [])]
          .answers.append(answer)
      }
    }
    return shown.sorted { $0.key < $1.key }.map { ($0.key, $0.value.place, $0.value.answers) }
  }
}
