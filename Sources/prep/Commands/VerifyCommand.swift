import ArgumentParser
import CommandLineTool
import Diagnostics
import Manifest
import Preparation
import Terminal

/// Whether the workspace holds what its manifest says.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check rows, shards and builds against each other; --deep hashes every shard.",
    discussion: """
      Ends with 0 where all is well and with 4 where damage was found, which it names.

      Example: prep verify --deep
      """)

  @Flag(help: "Also hash every shard.")
  var deep = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let watch = SignalWatch()
    let report = try verify(ManifestDatabase.reading(global.place), watch.cancellation)
    if !report.damage.isEmpty { throw ExitCode(ExitStatus.damaged.rawValue) }
  }

  /// Checks the workspace, and prints what was found.
  func verify(_ manifest: ManifestDatabase, _ cancellation: Cancellation) throws -> Verify.Report {
    let progress = Progress("checking", console: global.console)
    defer { progress.finish() }
    let report = try Verify(manifest, isDeep: deep).run(cancellation: cancellation) {
      progress.update(done: $0, total: $1, detail: "shard \($0) of \($1)")
    }
    progress.finish()
    show(report)
    return report
  }

  private struct Record: Encodable {
    let message_type = "verify"
    let deep: Bool
    let shards: Int
    let tensors: Int
    let builds: Int
    let damage: [Verify.Damage]
    let leftovers: [String]
  }

  private func show(_ report: Verify.Report) {
    let console = global.console
    if console.isJSON {
      return console.json(
        Record(
          deep: deep, shards: report.shards, tensors: report.tensors, builds: report.builds,
          damage: report.damage, leftovers: report.leftovers))
    }
    for damage in report.damage {
      console.line("\(console.out.red("damaged")) \(damage.place): \(damage.detail)")
    }
    for file in report.leftovers {
      console.line("leftover \(file): nothing refers to it; the next ingest overwrites it")
    }
    let how = deep ? "hashed and read" : "read (--deep also hashes them)"
    console.line(
      "\(Format.count(report.shards, "shard")) with \(Format.count(report.tensors, "image")) \(how), "
        + "\(Format.count(report.builds, "build")): "
        + (report.damage.isEmpty
          ? console.out.green("all as recorded") : "\(report.damage.count) damaged"))
    if !report.damage.isEmpty {
      console.note(
        "\(console.err.cyan("hint:")) ingest the archive again into a new --workspace")
    }
  }
}
