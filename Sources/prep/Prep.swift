import ArgumentParser
import Diagnostics
import Foundation
import Preparation
import Terminal

/// The command line of `prep`: each stage is one file in `Commands/`.
@main
struct Prep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prep",
    abstract: "Turns inspection-image archives into what a small multimodal model learns from.",
    discussion: """
      From an archive to training sets:

        prep ingest mvtec_loco_anomaly_detection.tar.xz
        prep build-sft
        prep build-grpo
        prep build-eval
        prep status

      All of it as a recipe says: prep run pipelines/demo.yaml (that one draws its archive)

      Settings come from flags, then PREP_* variables, then --pipeline FILE, then defaults.
      Exit codes: 0 done, 1 failed, 2 bug, 3 done but some inputs were rejected, 4 damage found, \
      10 no workspace, 11 workspace in use, 12 manifest of a newer program, 28 no space or no \
      permission, 64 usage, 130 interrupted (the same command continues).
      """,
    version: prepVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Prepare",
        subcommands: [
          RunCommand.self, SynthCommand.self, IngestCommand.self, IngestMMADCommand.self,
          BuildSFTCommand.self, BuildGRPOCommand.self, BuildEvalCommand.self, ExportCommand.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatusCommand.self, InspectCommand.self, ScoreCommand.self, VerifyCommand.self,
          KnowledgeCommand.self, PromptsCommand.self, DoctorCommand.self,
        ]),
    ])

  static func main() {
    configureProcess()
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch {
      exit(with: error, arguments: arguments)
    }
  }

  /// Renders an error in the house's form and ends with its documented code.
  private static func exit(with error: any Error, arguments: [String]) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    let isOurs = error is any ActionableError
    if !isOurs, exitCode(for: error) == .success || exitCode(for: error) == .validationFailure {
      let console = Console(color: .auto, json: false, quiet: false)
      if exitCode(for: error) == .success { exit(withError: error) }
      if arguments.contains("--json") {
        Console(color: .never, json: true, quiet: false)
          .report(UsageError(message: message(for: error)))
        Foundation.exit(ExitStatus.usage.rawValue)
      }
      console.note(fullMessage(for: error))
      suggestCommand(arguments, console)
      Foundation.exit(ExitStatus.usage.rawValue)
    }
    Console(color: .auto, json: arguments.contains("--json"), quiet: false).report(error)
    let status = (error as? any ActionableError)?.exitStatus ?? .bug
    Foundation.exit(status.rawValue)
  }

  /// The parser suggests options but not commands.
  private static func suggestCommand(_ arguments: [String], _ console: Console) {
    let names = configuration.groupedSubcommands.flatMap(\.subcommands).map { $0._commandName }
    guard let word = arguments.first, !word.hasPrefix("-"), !names.contains(word), word != "help",
      let near = names.min(by: { distance(word, $0) < distance(word, $1) }),
      distance(word, near) <= 3
    else { return }
    console.note("\n\(console.err.cyan("hint:")) did you mean `prep \(near)`?")
  }

  /// Levenshtein's distance between two words.
  private static func distance(_ a: String, _ b: String) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}

/// A command line that could not be understood, for machines.
private struct UsageError: ActionableError {
  let message: String
  var hint: String? { "prep help SUBCOMMAND" }
  var exitStatus: ExitStatus { .usage }
}

/// The program's version.
let prepVersion = "0.1.0"
