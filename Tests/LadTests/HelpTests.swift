import ArgumentParser
import Testing

@testable import lad

@Suite struct HelpTests {
  static let commands = Lad.configuration.subcommands.compactMap { $0.configuration.commandName }

  /// The names of commands that do something: those without commands of their own.
  static let leaves: [[String]] = Lad.configuration.subcommands.flatMap { command -> [[String]] in
    let name = command.configuration.commandName ?? ""
    let own = command.configuration.subcommands.compactMap { $0.configuration.commandName }
    return own.isEmpty ? [[name]] : own.map { [name, $0] }
  }

  @Test("every command has help with an example of its own", arguments: leaves)
  func examples(_ names: [String]) throws {
    var command: any ParsableCommand.Type = Lad.self
    for name in names {
      command = try #require(
        command.configuration.subcommands.first { $0.configuration.commandName == name })
    }
    let help = Lad.helpMessage(for: command, columns: 100)
    let name = names.joined(separator: " ")
    #expect(help.contains("Example: lad \(name)") && help.contains("USAGE: lad \(name)"))
    #expect(help.contains("--json"))
  }

  @Test("the overview lists every command and every exit code")
  func overview() {
    let help = Lad.helpMessage()
    for name in Self.commands { #expect(help.contains("\n  \(name) ")) }
    for code in ["0 done", "1 failed", "2 bug", "64 usage", "130 interrupted"] {
      #expect(help.contains(code))
    }
  }
}
