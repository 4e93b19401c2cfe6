import Diagnostics
import Foundation
import Generation
import Manifest
import QwenVL
import RLAD
import Torch

/// A model's answers to an evaluation, recorded as they come: killed, it goes on where it was.
public struct EvaluationRun {
  /// What is to be done.
  public struct Plan {
    /// The evaluation.
    public let build: BuildRecord
    /// The weights.
    public let model: RunPlan.Weights
    /// The adapter, if there is one.
    public let adapter: RunPlan.Weights?
    /// The checkpoint that the weights are, if a run of the workspace made them.
    public let base: RunPlan.Base?
    /// How questions are answered.
    public let settings: AnswerSettings
    /// How many items to answer, spread evenly over the evaluation; nil for all.
    public let limit: Int?

    /// A plan.
    public init(
      build: BuildRecord, model: RunPlan.Weights, adapter: RunPlan.Weights?,
      base: RunPlan.Base? = nil, settings: AnswerSettings, limit: Int?
    ) {
      self.build = build
      self.model = model
      self.adapter = adapter
      self.base = base
      self.settings = settings
      self.limit = limit
    }

    /// The run as the manifest knows it.
    ///
    /// - Parameter options: how the model is computed.
    func record(_ options: ReasoningModel.Options, _ dtype: String) throws -> RunPlan {
      let sampling = settings.sampling
      let config = Config(
        votes: settings.votes, temperature: sampling.temperature, top_k: sampling.topK,
        top_p: sampling.topP, min_p: sampling.minP,
        repetition_penalty: sampling.repetitionPenalty, max_tokens: settings.maxTokens,
        limit: limit, dtype: dtype, device: "\(options.device.kind)")
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return RunPlan(
        kind: .eval, build: build.id, model: model, adapter: adapter, base: base,
        config: String(decoding: try encoder.encode(config), as: UTF8.self),
        seed: Int(truncatingIfNeeded: settings.seed))
    }

    private struct Config: Encodable {
      let votes: Int
      let temperature: Double
      let top_k: Int
      let top_p: Double
      let min_p: Double
      let repetition_penalty: Double
      let max_tokens: Int
      let limit: Int?
      let dtype: String
      let device: String
    }
  }

  private let plan: Plan
  private let model: ReasoningModel
  private let manifest: ManifestDatabase
  /// The run.
  public let record: RunRecord

  /// Begins the run, or goes on with it.
  ///
  /// - Throws: `ManifestError`.
  public init(
    _ plan: Plan, _ model: ReasoningModel, options: ReasoningModel.Options,
    in manifest: ManifestDatabase
  ) throws {
    self.plan = plan
    self.model = model
    self.manifest = manifest
    record = try manifest.beginRun(plan.record(options, model.model.dtype.name))
  }

  /// Answers what is not answered yet, `batch` items at once.
  ///
  /// - Parameter progress: called behind each batch with the items done and all there are.
  /// - Throws: `Interrupted`, ``PictureMismatch``, `ManifestError`, `ShardError`, `GenerationError`,
  ///   `TorchError`. What was answered before stays recorded.
  public func run(
    batch: Int, cancellation: Cancellation, progress: (_ done: Int, _ total: Int) -> Void
  ) throws {
    let rows = try manifest.rows(of: plan.build.id)
    let chosen = Self.spread(rows.count, plan.limit)
    let open = Set(try manifest.unansweredOrdinals(of: record.id))
    let left = chosen.filter(open.contains)
    let pictures = try WorkspacePictures(
      plan.build.profileId, for: model.model.config, in: manifest)
    try pictures.prepare(Set(left.flatMap { rows[$0].images.map(\.image) }))
    var done = chosen.count - left.count
    progress(done, chosen.count)
    for start in stride(from: 0, to: left.count, by: batch) {
      try cancellation.check()
      let ordinals = Array(left[start..<min(start + batch, left.count)])
      try manifest.add(try answer(ordinals, rows, pictures, cancellation))
      done += ordinals.count
      progress(done, chosen.count)
    }
    try manifest.endRun(record.id, as: .complete)
  }

  /// `limit` of `count` places, spread evenly.
  static func spread(_ count: Int, _ limit: Int?) -> [Int] {
    guard let limit, limit < count else { return Array(0..<count) }
    return (0..<limit).map { $0 * count / limit }
  }

  private func answer(
    _ ordinals: [Int], _ rows: [BuildRow], _ pictures: WorkspacePictures,
    _ cancellation: Cancellation
  ) throws -> [PredictionRecord] {
    let start = Date()
    let questions = try ordinals.map { ordinal in
      try RowMessages.read(
        rows[ordinal], build: plan.build.id, ordinal: ordinal, pictures: pictures.picture)
    }
    let answers = try Inference(model, plan.settings).answer(questions) { _ in
      try cancellation.check()
    }
    let seconds = Date().timeIntervalSince(start) / Double(ordinals.count)
    return try zip(ordinals, answers).map { ordinal, answer in
      try prediction(answer, of: rows[ordinal], ordinal, seconds)
    }
  }

  private func prediction(
    _ answer: ReasonedAnswer, of row: BuildRow, _ ordinal: Int, _ seconds: Double
  ) throws -> PredictionRecord {
    let isChoice = Verdict(rawValue: row.answer) == nil
    let reading = isChoice ? try ChoiceVotes(answer, row) : nil
    let said = reading?.spokesman ?? answer.spokesman
    return PredictionRecord(
      runId: record.id, ordinal: ordinal, buildId: plan.build.id,
      answer: isChoice ? reading?.letter.map(String.init) : answer.verdict?.rawValue,
      pYes: isChoice ? nil : answer.pYes, completion: said?.text ?? "",
      tokens: said?.tokens ?? 0, finish: said?.finish == .length ? .length : .stop,
      seconds: seconds, votes: answer.votes.count > 1 ? votes(answer, reading) : nil)
  }

  private func votes(_ answer: ReasonedAnswer, _ reading: ChoiceVotes?) -> String {
    let said =
      reading.map { $0.letters.map { $0.map(String.init) } }
      ?? answer.votes.map { $0.verdict?.rawValue }
    let counts = Dictionary(grouping: said) { $0 ?? "unreadable" }.mapValues(\.count)
    let text = counts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
    return "{" + text.joined(separator: ",") + "}"
  }
}

/// The letters that the votes on a multiple-choice question say.
struct ChoiceVotes {
  let letters: [Character?]
  /// The most frequent letter; of equally frequent ones, the one said first. Nil if none can be read.
  let letter: Character?
  /// The vote to show.
  let spokesman: ReasonedAnswer.Vote?

  private struct Provenance: Decodable { let options: [String: String]? }

  init(_ answer: ReasonedAnswer, _ row: BuildRow) throws {
    let provenance = try? JSONDecoder().decode(Provenance.self, from: Data(row.provenance.utf8))
    let pairs = (provenance?.options ?? [:]).compactMap { key, text in key.first.map { ($0, text) }
    }
    let options = Dictionary(pairs) { first, _ in first }
    let letters = answer.votes.map { MultipleChoice.parse($0.text, options: options) }
    let said = letters.compactMap { $0 }
    let most = said.map { letter in said.count { $0 == letter } }.max()
    let winner = said.first { letter in said.count { $0 == letter } == most }
    self.letters = letters
    letter = winner
    spokesman = zip(letters, answer.votes).first { $0.0 == winner }?.1 ?? answer.votes.first
  }
}
