import Foundation
import Terminal
import Training

/// Shows how training by rewards goes.
final class GRPOPrinter {
  private let console: Console
  private let progress: Terminal.Progress
  private var last = ""
  private var heldOut = ""
  private var steps = 0

  init(_ console: Console) {
    self.console = console
    progress = Terminal.Progress("training", console: console)
  }

  func show(_ event: GRPORun.Event) {
    switch event {
    case .damaged(let folder, let problem):
      console.note("\(folder) is damaged, an older checkpoint is taken: \(problem)")
    case .resumed(let step): console.note("goes on behind step \(step)")
    case .generating(let step, let tokens):
      progress.update(
        done: step - 1, total: max(step, steps), detail: "\(last)  writing, \(tokens) tokens")
    case .step(let step):
      steps = step.steps
      last = Self.line(step) + heldOut
      progress.update(done: step.step, total: step.steps, detail: last)
    case .warning(let warning):
      progress.finish()
      console.note("warning: \(warning.message)")
      console.note("hint: \(warning.hint)")
    case .evaluated(_, let reward, _): heldOut = "  held out \(SFTSession.number(reward))"
    case .saved: break
    }
  }

  func finish() { progress.finish() }

  /// `step 3 of 20  reward 1.25 (accuracy 0.50 format 0.75)  120 tokens  equal 25 %  40 tokens/s`
  private static func line(_ step: GRPORun.Step) -> String {
    func number(_ name: String) -> String { String(format: "%.2f", step.metrics[name] ?? 0) }
    let parts = step.metrics.keys.sorted().compactMap { key -> String? in
      guard key.hasPrefix("rewards/"), key.hasSuffix("/mean") else { return nil }
      return "\(key.dropFirst(8).dropLast(5)) \(number(key))"
    }
    let equal = Int(((step.metrics["frac_reward_zero_std"] ?? 0) * 100).rounded())
    let length = Int((step.metrics["completions/mean_length"] ?? 0).rounded())
    let divergence = step.metrics["kl"].map { "  kl " + String(format: "%.4f", $0) } ?? ""
    return "step \(step.step) of \(step.steps)  reward \(number("reward")) "
      + "(\(parts.joined(separator: " ")))  loss \(SFTSession.number(step.metrics["loss"] ?? 0))"
      + "\(divergence)  length \(length)  equal \(equal) %  \(Int(step.tokensPerSecond)) tokens/s"
  }
}
