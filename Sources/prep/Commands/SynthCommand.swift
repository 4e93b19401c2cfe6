import Archives
import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Preparation
import Synthetic
import Terminal

/// Draws an archive in the layout of a public data set.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Draw an archive like that of a data set: every product, good and with every defect.",
    discussion: """
      The pictures are computed, so the archive is free of the data set's licence, and what is in \
      them is known exactly (--truth). The same seed gives the same bytes.

      Example: prep synth loco.tar.xz --scale 0.25 --fraction 0.05 --truth truth.jsonl
               prep synth visa.tar --dataset visa --layout prepared --categories pcb1,pcb4
      """)

  @Argument(
    help: "The archive to write: .tar.xz, .tar.gz, .tar or .zip.",
    completion: .file(extensions: ["xz", "gz", "tar", "zip"]))
  var output: String

  @Option(
    help: "Whose products and layout: mvtec-loco, mvtec-ad or visa.",
    transform: { name in
      guard let dataset = SyntheticDataset(name: name) else {
        let known = SyntheticDataset.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("no data set is called '\(name)'; choose from \(known)")
      }
      return dataset
    })
  var dataset = SyntheticDataset.mvtecLOCO

  @Option(help: "The form of a VisA archive: raw (as published) or prepared. (default: raw)")
  var layout: VisAForm?

  @Option(help: "Seed of all that varies.")
  var seed: UInt64 = 0

  @Option(help: "Size of the pictures relative to the real ones, 0.05 to 1.")
  var scale: Double = 1

  @Option(
    help: "Number of pictures relative to the real ones, up to 10; every defect keeps at least one."
  )
  var fraction: Double = 1

  @Option(
    help: "Only these categories, separated by commas.",
    completion: .list(SyntheticDataset.allCases.flatMap(\.categories)))
  var categories: String?

  @Option(help: "Also write what each picture shows, as JSON lines.", completion: .file())
  var truth: String?

  @Option(name: .shortAndLong, help: "Pictures drawn at once. (default: one a core)")
  var jobs: Int?

  @Flag(help: "Replace an archive that is there already.")
  var force = false

  @Flag(name: .customLong("dry-run"), help: "Only say what would be drawn.")
  var isDryRun = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func validate() throws {
    if layout != nil, dataset != .visa {
      throw ValidationError("--layout is for --dataset visa; \(dataset.title) has one form only")
    }
  }

  func run() throws {
    if isDryRun { return show(try plan()) }
    let watch = SignalWatch()
    try draw(watch.cancellation)
    if !global.json { global.console.note("next: prep ingest \(output)") }
  }

  /// Draws the archive, and prints what was drawn.
  func draw(_ cancellation: Cancellation) throws {
    let generator = try generator()
    let plan = try generator.plan()
    if FileManager.default.fileExists(atPath: output), !force {
      throw OutputExists(path: output)
    }
    try draw(generator, cancellation)
    try report(plan)
  }

  /// What would be drawn.
  ///
  /// - Throws: `SyntheticError` where an option is out of its range or a category is unknown.
  func plan() throws -> SyntheticArchive.Plan { try generator().plan() }

  private func generator() throws -> SyntheticArchive {
    let names = categories?.split(separator: ",").map(String.init)
    return SyntheticArchive(
      options: .init(
        dataset: dataset, layout: layout ?? .raw, seed: seed, scale: scale, fraction: fraction,
        categories: names, jobs: try jobCount(jobs)))
  }

  private func draw(_ generator: SyntheticArchive, _ cancellation: Cancellation) throws {
    let writer = try ArchiveWriter(path: output)
    let lines = try truth.map { try LineFile(path: $0) }
    let progress = Progress("drawing", console: global.console)
    try generator.write(
      to: { member in
        try cancellation.check()
        try writer.add(path: member.path, bytes: member.bytes)
      },
      truth: { try lines?.write($0) },
      progress: { done, total in
        progress.update(
          done: done, total: total, detail: "\(Format.count(done)) of \(Format.count(total))")
      })
    progress.finish()
    // The archive last: where it stands, its truth does too.
    try lines?.finish()
    try writer.finish()
  }

  private struct PlanRecord: Encodable {
    let message_type = "synth_plan"
    let images: Int
    let folders: [Folder]

    struct Folder: Encodable {
      let category: String
      let split: String
      let label: String
      let images: Int
    }
  }

  private func show(_ plan: SyntheticArchive.Plan) {
    if global.json {
      let folders = plan.counts.map {
        PlanRecord.Folder(
          category: $0.category, split: $0.split, label: $0.label, images: $0.images)
      }
      return global.console.json(PlanRecord(images: plan.pictures.count, folders: folders))
    }
    var table = Table([("category", .left), ("split", .left), ("label", .left), ("images", .right)])
    for count in plan.counts {
      table.add([count.category, count.split, count.label, Format.count(count.images)])
    }
    table.lines(style: global.console.out).forEach { global.console.line($0) }
  }

  private struct Record: Encodable {
    let message_type = "synth"
    let path: String
    let bytes: Int
    let images: Int
    let undrawn: [String]
  }

  private func report(_ plan: SyntheticArchive.Plan) throws {
    let console = global.console
    let attributes = try FileManager.default.attributesOfItem(atPath: output)
    let bytes = attributes[.size] as? Int ?? 0
    if console.isJSON {
      console.json(
        Record(
          path: output, bytes: bytes, images: plan.pictures.count, undrawn: plan.undrawn))
      return
    }
    console.line(
      "drew \(Format.count(plan.pictures.count, "picture")) into \(output), \(Format.bytes(bytes))")
    if !plan.undrawn.isEmpty {
      console.note("not drawn: \(plan.undrawn.joined(separator: ", "))")
    }
  }
}

extension VisAForm: ExpressibleByArgument {}

/// The file to be written is there already.
struct OutputExists: ActionableError {
  let path: String
  var message: String { "`\(path)` exists already" }
  var hint: String? { "choose another name, or replace it with --force" }
}

/// The number of jobs as asked for, by variable, or one a core.
func jobCount(_ flag: Int?) throws -> Int {
  let jobs = try Setting.prep.value(
    "jobs", flag: flag, default: ProcessInfo.processInfo.activeProcessorCount)
  guard (1...256).contains(jobs) else {
    throw ValidationError("--jobs is \(jobs); it must be 1 to 256")
  }
  return jobs
}
