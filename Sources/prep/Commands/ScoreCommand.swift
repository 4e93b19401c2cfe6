import ArgumentParser
import CommandLineTool
import Manifest
import Preparation
import Terminal

/// Scores what a model answered to an evaluation.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score what a model answered to an evaluation.",
    discussion: """
      Reads JSON lines such as {"id": "eval-0123456789ab/7", "text": "what the model wrote"}; the \
      id stands in every exported record, {"ordinal": 7, …} does as well. Yes/no answers are read \
      from their <answer> block; letters by MMAD's rule, the last of A to E on its own. What can't \
      be read, and what is missing, counts as wrong.

      Example: prep score answers.jsonl --build eval
      """)

  @Argument(help: "The answers, as JSON lines.", completion: .file(extensions: ["jsonl"]))
  var answers: String

  @Option(
    name: .shortAndLong,
    help: "The evaluation's id, the beginning of it, or eval for the newest one.")
  var build = "eval"

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    ScorePrinter(console: global.console).show(
      try Score(answers, build: build, in: manifest))
  }
}
