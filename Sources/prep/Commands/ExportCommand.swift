import ArgumentParser
import CommandLineTool
import Diagnostics
import Manifest
import Preparation
import Terminal

extension ExportFormatName: ExpressibleByArgument {}

/// A build in the form that a trainer reads.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a build in the form that a trainer reads, with its images.",
    discussion: """
      Formats: trl, llamafactory (sft only), ms-swift, verl (grpo, eval), hf, webdataset, \
      easyr1 (grpo, eval), vlm-r1. Each export carries a README.md with what to type to load it, \
      and a croissant.json. The images have the size that the model sees, so a trainer's own \
      resize leaves them as they are. The same command again finds the same bytes.

      Example: prep export grpo --format trl
      """)

  @Argument(
    help: "The build's id, the beginning of it, or sft, grpo or eval for the newest of that kind.")
  var build: String

  @Option(name: .shortAndLong, help: "The form to write.")
  var format: ExportFormatName

  @Option(
    name: .shortAndLong,
    help: "The folder to write. (default: exports/<build>-<format> in the workspace)",
    completion: .directory)
  var out: String?

  @Option(name: .shortAndLong, help: "Images encoded at once. (default: one a core)")
  var jobs: Int?

  @Flag(help: "Replace another export that is there already.")
  var force = false

  @Flag(name: .customLong("dry-run"), help: "Only say what would be written.")
  var isDryRun = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    let watch = SignalWatch()
    let report =
      isDryRun ? try export(of: manifest).plan() : try write(from: manifest, watch.cancellation)
    show(report)
    guard report.digest != nil, !global.json else { return }
    global.console.note("next: \(report.path)/README.md says what to type to load it")
  }

  /// The export as asked for.
  func export(of manifest: ManifestDatabase) throws -> Export {
    try Export(build, format: format, path: out, in: manifest)
  }

  /// Writes the export.
  func write(from manifest: ManifestDatabase, _ cancellation: Cancellation) throws -> ExportReport {
    let jobs = try jobCount(jobs)
    let export = try export(of: manifest)
    let progress = Progress("exporting", console: global.console)
    defer { progress.finish() }
    return try export.run(
      isForced: force, jobs: jobs, cancellation: cancellation,
      progress: { done, total in
        progress.update(
          done: done, total: total,
          detail: "\(Format.count(done)) of \(Format.count(total, "image"))")
      })
  }

  private struct Record: Encodable {
    let message_type = "export"
    let build: String
    let kind: String
    let format: String
    let path: String
    let outcome: String
    let rows: Int
    let images: Int
    let files: Int
    let bytes: Int
    let digest: String?
  }

  /// Prints what the export came to, in one line where that is enough.
  func show(_ report: ExportReport, isBrief: Bool = false) {
    let console = global.console
    if console.isJSON {
      console.json(
        Record(
          build: report.build.id, kind: report.build.kind, format: report.format.rawValue,
          path: report.path, outcome: report.outcome.rawValue, rows: report.rows,
          images: report.images, files: report.files, bytes: report.bytes, digest: report.digest))
      return
    }
    let verb =
      switch report.outcome {
      case .planned: "would export"
      case .written: "exported"
      case .same: "exported before, byte for byte:"
      case .replaced: "exported again, replacing another export:"
      }
    console.line(
      "\(verb) \(console.out.bold(report.build.id)) for \(report.format.rawValue)  "
        + "\(Format.count(report.rows, "record")) over \(Format.count(report.images, "image"))")
    if isBrief { return }
    console.line("  folder  \(report.path)")
    guard let digest = report.digest else { return }
    console.line("  files   \(Format.count(report.files)), \(Format.bytes(report.bytes))")
    console.line("  digest  \(digest.prefix(16))")
  }
}
