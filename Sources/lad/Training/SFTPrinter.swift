import Foundation
import Terminal
import Training

/// Shows how training goes.
final class SFTPrinter {
  private let console: Console
  private let progress: Terminal.Progress
  private var heldOut = ""

  init(_ console: Console) {
    self.console = console
    progress = Terminal.Progress("training", console: console)
  }

  func show(_ event: SFTRun.Event) {
    switch event {
    case .damaged(let folder, let problem):
      console.note("\(folder) is damaged, an older checkpoint is taken: \(problem)")
    case .resumed(let step): console.note("goes on behind step \(step)")
    case .step(let report, let steps, let rate):
      let loss = SFTSession.number(report.loss.mean)
      progress.update(
        done: report.step, total: steps,
        detail:
          "step \(report.step) of \(steps)  loss \(loss)\(heldOut)  \(Int(rate)) tokens/s")
    case .evaluated(_, let loss, _): heldOut = "  held out \(SFTSession.number(loss))"
    case .saved: break
    }
  }

  func finish() { progress.finish() }
}
