import Archives
import ArgumentParser
import CommandLineTool
import Datasets
import Diagnostics
import Foundation
import Imaging
import Manifest
import Preparation
import Terminal

/// Reads archives into the workspace.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Read archives or folders of images into patches and rows.",
    discussion: """
      Knows MVTec LOCO AD, MVTec AD and VisA (raw and prepared) by their contents, and any other \
      folder by a description: a file dataset.yaml in it, or one given with --describe.

      Reads .tar.xz, .tar.gz, .tar, .zip or a folder, with or without a top folder, whole or one \
      category each; nothing is unpacked to disk. Interrupted or killed, the same command continues.

      Give an option of a profile several times to make several profiles in one pass:
        prep ingest loco.tar.xz --max-pixels 401408 --max-pixels 200704

      Example: prep ingest mvtec_loco_anomaly_detection.tar.xz
      """)

  @Argument(help: "Archives or folders.", completion: .file())
  var archives: [String]

  @Option(
    help: ArgumentHelp(
      "The data set they are of: mvtec_loco, mvtec_ad, visa, or that of a dataset.yaml in them. "
        + "(default: by their contents)", valueName: "name"))
  var dataset: String?

  @Option(
    help: ArgumentHelp("A YAML file that describes an own data set.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var describe: String?

  @Option(help: ArgumentHelp("Fewest pixels after resizing. (default: 3136)", valueName: "n"))
  var minPixels: [Int] = []

  @Option(
    help: ArgumentHelp(
      "Most pixels after resizing. (default: 401408, that is 512 tokens)", valueName: "n"))
  var maxPixels: [Int] = []

  @Option(help: ArgumentHelp("Side of a patch in pixels. (default: 14)", valueName: "n"))
  var patchSize: [Int] = []

  @Option(help: ArgumentHelp("Patches a side that become one token. (default: 2)", valueName: "n"))
  var mergeSize: [Int] = []

  @Option(name: .shortAndLong, help: "Images decoded at once. (default: one a core)")
  var jobs: Int?

  @Flag(help: "Stop at the first member that can't be used.")
  var strict = false

  @Flag(name: .customLong("dry-run"), help: "Only say what the archives hold.")
  var isDryRun = false

  @OptionGroup(title: "Bounds") var bounds: BoundOptions
  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let options = try ingestOptions()
    // A path that is not there should not show only after an hour with the ones before it.
    for path in archives where access(path, F_OK) != 0 { throw ArchiveError.notFound(path: path) }
    if isDryRun {
      for path in archives {
        let survey = try Ingest(options).survey(path)
        IngestPrinter(console: global.console).show(survey)
      }
      return
    }
    let watch = SignalWatch()
    let manifest = try ManifestDatabase.writing(global.place, purpose: "prep ingest")
    let reports = try ingest(options, into: manifest, watch.cancellation)
    IngestPrinter(console: global.console).end(
      manifest, isJSON: global.json, option: global.workspaceOption)
    guard reports.allSatisfy({ $0.counts.rejected == 0 }) else {
      throw ExitCode(ExitStatus.finishedWithRejections.rawValue)
    }
  }

  /// Ingests every archive in turn, and prints what was found.
  func ingest(
    _ options: IngestOptions, into manifest: ManifestDatabase, _ cancellation: Cancellation
  ) throws -> [IngestReport] {
    try archives.map { try ingest($0, options, manifest, cancellation) }
  }

  private func ingest(
    _ path: String, _ options: IngestOptions, _ manifest: ManifestDatabase,
    _ cancellation: Cancellation
  ) throws -> IngestReport {
    let console = global.console
    let progress = Progress("reading \(path)", console: console)
    let start = ContinuousClock.now
    defer { progress.finish() }
    let report = try Ingest(options).run(path, into: manifest, cancellation: cancellation) { step in
      progress.update(
        done: step.bytes, total: step.totalBytes, detail: Format.count(step.images, "image"))
    }
    progress.finish()
    IngestPrinter(console: console).show(
      report, workspace: manifest.workspace, seconds: (ContinuousClock.now - start) / .seconds(1))
    return report
  }

  /// The options as flags, variables and the recipe say.
  func ingestOptions() throws -> IngestOptions {
    var options = IngestOptions(jobs: try jobCount(jobs), isStrict: strict)
    options.dataset = try datasetChoice()
    options.profiles = try profiles(from: pipeline.load())
    options.archiveLimits = try bounds.archiveLimits()
    options.decodeLimits = try bounds.decodeLimits()
    return options
  }

  private func datasetChoice() throws -> DatasetChoice {
    let name = try Setting.prep.value("dataset", flag: dataset, default: "")
    let file = try Setting.prep.value("describe", flag: describe, default: "")
    guard name.isEmpty || file.isEmpty else {
      throw ValidationError("give either --dataset or --describe")
    }
    if !file.isEmpty { return .described(try DatasetDescription(contentsOf: file)) }
    if name.isEmpty { return .detected }
    return PublishedDataset.named(name).map { .published($0) } ?? .named(name)
  }

  /// One profile for each value of the option that has most; options with one value hold for all.
  /// What neither flags nor variables say comes from the file's profile, else from the standard one.
  private func profiles(from file: Pipeline) throws -> [PatchProfile] {
    let flags = [
      ("min-pixels", minPixels), ("max-pixels", maxPixels), ("patch-size", patchSize),
      ("merge-size", mergeSize),
    ]
    let count = max(1, flags.map(\.1.count).max() ?? 1)
    guard flags.allSatisfy({ $0.1.count <= 1 || $0.1.count == count }) else {
      throw ValidationError(
        "the options of a profile have different numbers of values; give each once or \(count) times"
      )
    }
    let given = file.profiles ?? [.standard]
    let isOverridden = try flags.contains { name, values in
      try !values.isEmpty || Setting.prep.variable(name).map { (_: Int) in true } ?? false
    }
    guard isOverridden else { return given }
    let base = given.count == 1 ? given[0] : .standard
    return try (0..<count).map { i in
      func pick(_ values: [Int], _ name: String, _ fallback: Int) throws -> Int {
        let flag = values.isEmpty ? nil : values[values.count == 1 ? 0 : i]
        return try Setting.prep.value(name, flag: flag, default: fallback)
      }
      return try PatchProfile(
        minPixels: pick(minPixels, "min-pixels", base.minPixels),
        maxPixels: pick(maxPixels, "max-pixels", base.maxPixels),
        patchSize: pick(patchSize, "patch-size", base.patchSize),
        mergeSize: pick(mergeSize, "merge-size", base.mergeSize))
    }
  }
}

/// Bounds against bombs and mistakes.
struct BoundOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Most pixels of one image. (default: 100000000)", valueName: "n"))
  var maxImagePixels: Int?

  @Option(
    help: ArgumentHelp("Most bytes of one member, unpacked. (default: 256 MiB)", valueName: "n"))
  var maxMemberBytes: Int?

  @Option(
    help: ArgumentHelp("Most bytes of an archive, unpacked. (default: 1 TiB)", valueName: "n"))
  var maxTotalBytes: Int?

  @Option(help: ArgumentHelp("Most members of an archive. (default: 1000000)", valueName: "n"))
  var maxMembers: Int?

  @Option(help: ArgumentHelp("Most times a large member may grow. (default: 200)", valueName: "n"))
  var maxRatio: Int?

  func archiveLimits() throws -> ArchiveLimits {
    let standard = ArchiveLimits()
    return ArchiveLimits(
      members: try Setting.prep.value("max-members", flag: maxMembers, default: standard.members),
      memberBytes: try Setting.prep.value(
        "max-member-bytes", flag: maxMemberBytes, default: standard.memberBytes),
      totalBytes: try Setting.prep.value(
        "max-total-bytes", flag: maxTotalBytes, default: standard.totalBytes),
      ratio: try Setting.prep.value("max-ratio", flag: maxRatio, default: standard.ratio))
  }

  func decodeLimits() throws -> DecodeLimits {
    DecodeLimits(
      maxPixels: try Setting.prep.value(
        "max-image-pixels", flag: maxImagePixels, default: DecodeLimits().maxPixels))
  }
}
