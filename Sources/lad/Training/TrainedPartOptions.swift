import ArgumentParser
import Foundation
import Training

/// What of a model is trained.
struct TrainedPartOptions: ParsableArguments {
  @Option(help: "Train an adapter of this rank instead of the weights.")
  var loraRank: Int?

  @Option(
    help: "What the adapter's change is scaled with, over the rank. (default: twice the rank)")
  var loraAlpha: Double?

  @Option(
    help: "The share of the adapter's inputs that is dropped. (default: 0.05 in sft, 0 in grpo)")
  var loraDropout: Double?

  @Option(
    help:
      "The layers that get an adapter: language, or all for the vision tower's too. (default: language)"
  )
  var loraTargets: String?

  @Option(
    help:
      "The folder of an adapter to go on training, in place of a new one; in grpo, what it was is the reference of --beta.",
    completion: .directory)
  var adapter: String?

  @Option(help: "Parts that stay as they are, with commas: vision, merger, language.")
  var freeze: String?

  /// Whether it is an adapter that is trained.
  var isAdapter: Bool { loraRank != nil || adapter != nil }

  func validate() throws {
    guard loraRank != nil || (loraAlpha == nil && loraDropout == nil && loraTargets == nil) else {
      throw ValidationError("--lora-alpha, --lora-dropout and --lora-targets need --lora-rank")
    }
    guard adapter == nil || (loraRank == nil && freeze == nil) else {
      throw ValidationError(
        "--adapter goes on with that adapter: leave --lora-rank and --freeze out")
    }
  }

  /// Writes the settings as resolved, `dropout` where none is given.
  func resolve(into settings: inout SFTSettings, dropout: Double) {
    settings.lora = loraRank.map {
      .init(
        rank: $0, alpha: loraAlpha, dropout: loraDropout ?? dropout,
        targets: loraTargets ?? "language")
    }
    let parts = freeze?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    settings.freeze = (parts ?? []).sorted()
  }
}
