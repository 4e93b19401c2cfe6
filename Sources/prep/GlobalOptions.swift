import ArgumentParser
import Foundation
import Manifest
import Preparation
import Terminal

extension ColorChoice: ExpressibleByArgument {}

/// Options that every command has.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The workspace folder. (default: $PREP_WORKSPACE or ./workspace)",
    completion: .directory)
  var workspace: String?

  @Flag(help: "Write results as JSON lines.")
  var json = false

  @Flag(name: .shortAndLong, help: "Leave out notes and progress.")
  var quiet = false

  @Option(help: "When to use colour: auto, always or never.")
  var color: ColorChoice = .auto

  var console: Console { Console(color: color, json: json, quiet: quiet) }

  /// ` --workspace DIR` for a command to type next, empty where the default was used.
  var workspaceOption: String { workspace.map { " --workspace \($0)" } ?? "" }

  var place: Workspace {
    let environment = ProcessInfo.processInfo.environment
    return Workspace(path: workspace ?? environment["PREP_WORKSPACE"] ?? "workspace")
  }
}

/// Options of the commands that follow a pipeline file.
struct PipelineOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: "A pipeline file that sets what flags leave open.",
    completion: .file(extensions: ["yaml", "yml"]))
  var pipeline: String?

  func load() throws -> Pipeline {
    let environment = ProcessInfo.processInfo.environment
    guard let path = pipeline ?? environment["PREP_PIPELINE"] else { return Pipeline() }
    return try Pipeline(contentsOf: path)
  }
}
