import ArgumentParser
import CommandLineTool
import Foundation
import Manifest
import Preparation

extension Setting {
  /// The settings of this program.
  static let prep = Setting("PREP")
}

extension GlobalOptions {
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
