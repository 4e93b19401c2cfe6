import Manifest
import Preparation
import Terminal

/// Prints what a run would do, does and did.
struct RunPrinter {
  let console: Console

  /// A stage with what it came to, and how long that took.
  struct Line {
    let stage: String
    let report: StageReport
    var seconds: Double?
  }

  private struct Record: Encodable {
    let message_type: String
    let recipe: String
    let workspace: String
    let stages: [Stage]
    var digest: String?

    struct Stage: Encodable {
      let stage: String
      let state: String
      let detail: String
      let seconds: Double?
    }

    init(_ type: String, _ job: RunJob, _ lines: [Line]) {
      message_type = type
      recipe = job.recipe.name
      workspace = job.workspace.path
      stages = lines.map {
        Stage(
          stage: $0.stage, state: $0.report.state.rawValue, detail: $0.report.detail,
          seconds: $0.seconds)
      }
    }
  }

  /// Prints a dry run.
  func plan(_ lines: [Line], _ job: RunJob) {
    if console.isJSON { return console.json(Record("run_plan", job, lines)) }
    let place = job.workspace.exists ? job.workspace.path : "\(job.workspace.path) (to be made)"
    console.line("\(console.out.bold(job.recipe.name)) in \(place); this changes nothing")
    table(lines)
  }

  /// Prints that a stage begins.
  func begin(_ stage: any RunStage, number: Int, of count: Int) {
    guard !console.isJSON else { return }
    console.line(
      (number > 1 ? "\n" : "") + console.out.faint("[\(number)/\(count)] ")
        + console.out.bold(stage.name))
  }

  /// Prints what all stages came to.
  func end(_ lines: [Line], _ job: RunJob, digest: String) {
    if console.isJSON {
      var record = Record("run", job, lines)
      record.digest = digest
      return console.json(record)
    }
    console.line()
    table(lines)
    console.line("manifest \(job.workspace.manifestPath)  digest \(digest)")
  }

  private func table(_ lines: [Line]) {
    let isTimed = lines.contains { $0.seconds != nil }
    var table = Table(
      [("stage", .left), ("state", .left)] + (isTimed ? [("time", .right)] : [])
        + [("", .left)])
    for line in lines {
      let time = line.seconds.map(Progress.duration) ?? ""
      table.add(
        [line.stage, line.report.state.rawValue] + (isTimed ? [time] : []) + [line.report.detail])
    }
    table.lines(style: console.out).forEach { console.line("  " + $0) }
  }
}
