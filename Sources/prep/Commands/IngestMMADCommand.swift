import ArgumentParser
import CommandLineTool
import Diagnostics
import Manifest
import Preparation
import Terminal

/// Joins MMAD's questions to the images of the workspace.
struct IngestMMADCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest-mmad",
    abstract: "Join the questions of MMAD to the images that were ingested.",
    discussion: """
      Reads mmad.json of MMAD (https://github.com/jam-cc/MMAD; CC BY-NC-SA 4.0, you bring it) and \
      stores the questions about images of MVTec LOCO AD, MVTec AD and VisA that are in the \
      workspace; others are counted and left out. The same file again changes nothing, or adds the \
      questions about images that were ingested since.

      Use them with build-eval --questions mmad and build-sft --questions mmad.

      Example: prep ingest-mmad mmad.json
      """)

  @Argument(help: "The file of questions.", completion: .file(extensions: ["json"]))
  var file: String

  @Flag(help: "Stop at the first question that can't be used.")
  var strict = false

  @Flag(name: .customLong("dry-run"), help: "Only say what would be stored.")
  var isDryRun = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let place = global.place
    guard place.exists else { throw ManifestError.noWorkspace(path: place.path) }
    let watch = SignalWatch()
    let manifest =
      isDryRun
      ? try ManifestDatabase.reading(place)
      : try ManifestDatabase.writing(place, purpose: "prep ingest-mmad")
    let report = try ingest(into: manifest, watch.cancellation)
    if !isDryRun && !global.json {
      global.console.note("next: prep build-eval --questions mmad\(global.workspaceOption)")
    }
    if report.counts.rejected > 0 {
      throw ExitCode(ExitStatus.finishedWithRejections.rawValue)
    }
  }

  /// Reads the file into `manifest`, or only says what it would, and prints what came of it.
  func ingest(into manifest: ManifestDatabase, _ cancellation: Cancellation) throws -> MMADReport {
    let progress = Progress("reading \(file)", console: global.console)
    defer { progress.finish() }
    let report = try MMADIngest(isStrict: strict).run(
      file, into: manifest, isDryRun: isDryRun, cancellation: cancellation
    ) { step in
      progress.update(
        done: step.bytes, total: step.totalBytes, detail: Format.count(step.questions, "question"))
    }
    progress.finish()
    MMADPrinter(console: global.console, isDryRun: isDryRun).show(report)
    return report
  }
}
