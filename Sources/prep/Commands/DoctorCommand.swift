import ArgumentParser
import CommandLineTool
import Diagnostics
import Preparation
import Terminal

/// What is installed and what is missing.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check libraries, disk and workspace, and say what is missing.",
    discussion: "Ends with 0 where nothing is missing, else with 1. Example: prep doctor")

  @OptionGroup(title: "Output") var global: GlobalOptions

  private struct Record: Encodable {
    let message_type = "doctor"
    let version: String
    let checks: [Doctor.Check]
  }

  func run() throws {
    let checks = Doctor(global.place).checks()
    let console = global.console
    if console.isJSON {
      console.json(Record(version: prepVersion, checks: checks))
    } else {
      console.line("prep \(prepVersion)")
      let width = checks.map(\.name.count).max() ?? 0
      for check in checks {
        let name = check.name + String(repeating: " ", count: width - check.name.count)
        let mark = check.isFine ? console.out.green("ok     ") : console.out.red("missing")
        console.line("  \(mark)  \(name)  \(check.finding)")
        if let remedy = check.remedy { console.line("           \(console.out.cyan(remedy))") }
      }
    }
    if !checks.allSatisfy(\.isFine) { throw ExitCode(ExitStatus.failed.rawValue) }
  }
}
