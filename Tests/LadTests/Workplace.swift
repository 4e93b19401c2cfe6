import Foundation
import ModelFixtures

/// A workspace with a drawn archive and its builds, a tiny checkpoint, and both programs.
final class Workplace: Sendable {
  let folder: Folder
  var path: String { folder.path }
  var model: String { path + "/model" }
  var workspace: String { path + "/workspace" }

  /// What a program left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// The lines of the output as JSON objects.
    var records: [[String: Any]] {
      output.split(separator: "\n").compactMap {
        (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
      }
    }
  }

  init() throws {
    folder = try Folder()
    try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: true)
    try TinyCheckpoint.make(in: model)
  }

  /// Draws pushpins, ingests them small enough for the tiny model's context, and builds an evaluation.
  func prepare(_ builds: [String] = ["build-eval"]) throws {
    let archive = path + "/drawn.tar"
    for arguments in [
      ["synth", archive, "--scale", "0.1", "--fraction", "0.02", "--categories", "pushpins"],
      ["ingest", archive, "--max-pixels", "12544"],
    ] + builds.map({ [$0] }) {
      let outcome = try run("prep", arguments + ["-q", "-w", workspace])
      guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
    }
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// Starts `lad` or `prep` without waiting for its end.
  ///
  /// - Parameter variables: what its environment has beside ours.
  func start(
    _ program: String, _ arguments: [String], variables: [String: String] = [:], output: Pipe,
    errors: Pipe
  ) throws -> Process {
    let process = Process()
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.executableURL = Bundle.main.bundleURL.appendingPathComponent(program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    return process
  }

  /// Runs `lad` or `prep` to its end.
  @discardableResult
  func run(_ program: String, _ arguments: [String]) throws -> Outcome {
    let (output, errors) = (Pipe(), Pipe())
    let process = try start(program, arguments, output: output, errors: errors)
    let (text, told) = (output.fileHandleForReading, errors.fileHandleForReading)
    let out = text.readDataToEndOfFile()
    let err = told.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
      errors: String(decoding: err, as: UTF8.self))
  }
}
