import ArgumentParser
import Testing

@testable import lad

@Suite struct HelpTests {
  static let commands = Lad.configuration.subcommands.compactMap { $0.configuration.commandName }

  @Test("every command has help with an example of its own", arguments: commands)
  func examples(_ name: String) throws {
    let command = try #require(
      Lad.configuration.subcommands.first { $0.configuration.commandName == name })
    let help = Lad.helpMessage(for: command, columns: 100)
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
