import ArgumentParser
import Terminal

extension ColorChoice: ExpressibleByArgument {}

/// Options that every command has.
public struct GlobalOptions: ParsableArguments {
  /// Nothing chosen.
  public init() {}

  /// The folder as typed.
  @Option(
    name: .shortAndLong,
    help: "The workspace folder. (default: $PREP_WORKSPACE or ./workspace)",
    completion: .directory)
  public var workspace: String?

  /// Whether results are for machines.
  @Flag(help: "Write results as JSON lines.")
  public var json = false

  /// Whether notes are left out.
  @Flag(name: .shortAndLong, help: "Leave out notes and progress.")
  public var quiet = false

  /// When to colour.
  @Option(help: "When to use colour: auto, always or never.")
  public var color: ColorChoice = .auto

  /// The console as asked for.
  public var console: Console { Console(color: color, json: json, quiet: quiet) }

  /// ` --workspace DIR` for a command to type next, empty where the default was used.
  public var workspaceOption: String { workspace.map { " --workspace \($0)" } ?? "" }
}
