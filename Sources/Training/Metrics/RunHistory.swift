import Diagnostics
import Evaluation
import Foundation

/// What a run left in its folder, as far as it is by now.
public struct RunHistory {
  /// What `run.json` says.
  public struct Identity: Decodable, Sendable {
    /// The run.
    public let run: String
    /// `sft` or `grpo`.
    public let kind: String
    /// The build.
    public let build: String
    /// The model that training began from.
    public let model: String
  }

  /// Which run it is.
  public let identity: Identity
  /// Numbers by their names.
  public let series: [String: [TrainingPage.Point]]
  /// Completions that were written down.
  public let samples: [TrainingPage.Sample]

  /// Reads the folder of a run, which may be under way: a last line that is torn is left out.
  ///
  /// - Throws: ``RunStateError/nothingLogged(folder:)``, ``RunStateError/damaged(path:detail:)``.
  public init(folder: String) throws {
    let (run, metrics) = (folder + "/run.json", folder + "/metrics.jsonl")
    guard let data = FileManager.default.contents(atPath: run),
      let lines = FileManager.default.contents(atPath: metrics)
    else { throw RunStateError.nothingLogged(folder: folder) }
    guard let identity = try? JSONDecoder().decode(Identity.self, from: data) else {
      throw RunStateError.damaged(path: run, detail: "it does not describe a run")
    }
    self.identity = identity
    var series: [String: [TrainingPage.Point]] = [:]
    for line in Self.lines(lines) {
      guard let values = try? JSONDecoder().decode([String: Double?].self, from: line),
        let step = values["step"].flatMap({ $0 }).flatMap({ Int(exactly: $0) })
      else { continue }
      for case (let name, let value?) in values where name != "step" {
        series[name, default: []].append(.init(step: step, value: value))
      }
    }
    guard !series.isEmpty else { throw RunStateError.nothingLogged(folder: folder) }
    self.series = series
    let texts = FileManager.default.contents(atPath: folder + "/completions.jsonl") ?? Data()
    samples = Self.lines(texts).compactMap {
      try? JSONDecoder().decode(TrainingPage.Sample.self, from: $0)
    }
  }

  private static func lines(_ data: Data) -> [Data] {
    data.split(separator: UInt8(ascii: "\n")).map { Data($0) }
  }

  /// The page of the run.
  public var page: TrainingPage {
    TrainingPage(
      title: identity.run,
      meta: [("kind", identity.kind), ("build", identity.build), ("model", identity.model)],
      series: series, samples: samples)
  }
}
