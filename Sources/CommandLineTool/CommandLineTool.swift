import ArgumentParser
import Diagnostics
import Foundation
import Terminal

/// What `prep` and `lad` share as programs: how they start, and how they end.
public enum CommandLineTool {
  /// Parses the process's arguments as the command `root` and runs it; ends the process with its
  /// documented code if that fails.
  public static func run<Root: ParsableCommand>(_ root: Root.Type) {
    configureProcess()
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try root.parseAsRoot(arguments)
      try command.run()
    } catch {
      exit(root, with: error, arguments: arguments)
    }
  }

  /// Renders an error in the house's form and ends with its documented code.
  private static func exit<Root: ParsableCommand>(
    _ root: Root.Type, with error: any Error, arguments: [String]
  ) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    let isOurs = error is any ActionableError
    let code = root.exitCode(for: error)
    if !isOurs, code == .success || code == .validationFailure {
      let console = Console(color: .auto, json: false, quiet: false)
      if code == .success { root.exit(withError: error) }
      if arguments.contains("--json") {
        Console(color: .never, json: true, quiet: false)
          .report(
            UsageError(message: root.message(for: error), program: root._commandName))
        Foundation.exit(ExitStatus.usage.rawValue)
      }
      console.note(root.fullMessage(for: error))
      suggestCommand(root, arguments, console)
      Foundation.exit(ExitStatus.usage.rawValue)
    }
    Console(color: .auto, json: arguments.contains("--json"), quiet: false).report(error)
    let status = (error as? any ActionableError)?.exitStatus ?? .bug
    Foundation.exit(status.rawValue)
  }

  /// The parser suggests options but not commands.
  private static func suggestCommand<Root: ParsableCommand>(
    _ root: Root.Type, _ arguments: [String], _ console: Console
  ) {
    let configuration = root.configuration
    let names =
      (configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands))
      .map { $0._commandName }
    guard let word = arguments.first, !word.hasPrefix("-"), !names.contains(word), word != "help",
      let near = names.min(by: { distance(word, $0) < distance(word, $1) }),
      distance(word, near) <= 3
    else { return }
    console.note("\n\(console.err.cyan("hint:")) did you mean `\(root._commandName) \(near)`?")
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
  let program: String
  var hint: String? { "\(program) help SUBCOMMAND" }
  var exitStatus: ExitStatus { .usage }
}
