import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import QwenVL
import Terminal

/// Merges an adapter into its model.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Merge a LoRA adapter into its model, for programs that know no adapters.",
    discussion: """
      The weights keep their type; what belongs to the model is copied beside them. The folder loads \
      in transformers and vLLM.

      Example: lad merge --model Qwen2.5-VL-3B-Instruct --adapter runs/grpo --out merged
      """)

  @Option(name: .shortAndLong, help: "The folder of the model.", completion: .directory)
  var model: String

  @Option(help: "The folder of the adapter.", completion: .directory)
  var adapter: String

  @Option(name: .shortAndLong, help: "The new folder.", completion: .directory)
  var out: String

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    guard !FileManager.default.fileExists(atPath: out + "/model.safetensors") else {
      throw Existing(folder: out)
    }
    let loaded = try QwenModel(folder: model, dtype: nil)
    try loaded.attachAdapter(folder: adapter)
    try loaded.mergeAdapter()
    try loaded.save(to: out, companionsFrom: model)
    let console = global.console
    console.isJSON
      ? console.json(Record(folder: out)) : console.line("merged into \(out)")
  }

  struct Record: Encodable {
    let message_type = "merged"
    let folder: String
  }

  struct Existing: ActionableError {
    let folder: String
    var message: String { "`\(folder)` holds a model already" }
    var hint: String? { "name another folder, or remove it" }
  }
}
