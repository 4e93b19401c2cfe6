import ArgumentParser
import CommandLineTool
import Datasets
import Diagnostics
import Foundation
import Preparation
import Terminal

/// What the model is asked: the bundled prompt templates, and files of the user's own.
struct PromptsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompts",
    abstract: "List, show and check what the model is asked.",
    discussion: """
      A file of your own: prep prompts show lad-reasoner > own.yaml, change it and its name, then

      Example: prep prompts check own.yaml && prep build-grpo --prompt own.yaml
      """,
    subcommands: [ListCommand.self, ShowCommand.self, CheckCommand.self])

  /// A template for machines.
  struct Record: Encodable {
    let message_type = "prompt"
    let name: String
    let version: Int
    let sha256: String
    let system: String?
    let sft: String
    let grpo: String
    let grpo_several: String?

    init(_ template: PromptTemplate) {
      (name, version, sha256) = (template.name, template.version, template.sha256)
      (system, sft) = (template.system, template.sft)
      (grpo, grpo_several) = (template.grpo, template.grpoSeveral)
    }
  }
}

extension PromptsCommand {
  /// The bundled templates.
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the prompt templates that travel inside the program.",
      discussion: "Example: prep prompts list")

    @OptionGroup(title: "Output") var global: GlobalOptions

    func run() throws {
      let (console, templates) = (global.console, try PromptTemplate.allBundled())
      guard !console.isJSON else { return templates.forEach { console.json(Record($0)) } }
      var table = Table([("name", .left), ("version", .right), ("sha256", .left)])
      for template in templates {
        table.add([template.name, "\(template.version)", "\(template.sha256.prefix(16))"])
      }
      table.lines(style: console.out).forEach(console.line)
    }
  }

  /// A template's file.
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print a prompt template as the file that it is.",
      discussion: "Example: prep prompts show lad-reasoner > own.yaml")

    @Argument(help: "A bundled template, or a file (ending in .yaml or .yml).")
    var name = "lad-reasoner"

    @OptionGroup(title: "Output") var global: GlobalOptions

    func run() throws {
      let (console, template) = (global.console, try PromptTemplate(named: name))
      if console.isJSON { return console.json(Record(template)) }
      console.line(template.text.hasSuffix("\n") ? String(template.text.dropLast()) : template.text)
    }
  }

  /// Whether files are right, and what they would ask.
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check prompt templates, and show what they would ask.",
      discussion: """
        Ends with 1 if any file is wrong.

        Example: prep prompts check own.yaml
        """)

    @Argument(
      help: "Files, or bundled templates. (default: the bundled ones)",
      completion: .file(extensions: ["yaml", "yml"]))
    var files: [String] = []

    @OptionGroup(title: "Output") var global: GlobalOptions

    private struct Record: Encodable {
      let message_type = "prompt_check"
      let file: String
      var isFine = true
      var name: String?
      var version: Int?
      var line: Int?
      var message: String?
      var hint: String?
    }

    func run() throws {
      let names = try files.isEmpty ? PromptTemplate.allBundled().map(\.name) : files
      if try names.map(check).contains(false) { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    /// Reports on one file; a file that is wrong doesn't keep the next from being checked.
    private func check(_ file: String) throws -> Bool {
      let console = global.console
      do {
        let template = try PromptTemplate(named: file)
        if console.isJSON {
          console.json(Record(file: file, name: template.name, version: template.version))
        } else {
          try show(template, file)
        }
        return true
      } catch let error as any ActionableError {
        guard console.isJSON else {
          console.report(error)
          return false
        }
        console.json(
          Record(
            file: file, isFine: false, line: (error as? YAMLFileError)?.line,
            message: error.message, hint: error.hint))
        return false
      }
    }

    /// What the template asks about a product that everyone knows.
    private func show(_ template: PromptTemplate, _ file: String) throws {
      let console = global.console
      let rules = ["The cup has one handle.", "A saucer stands under the cup."]
      console.line("\(file): `\(template.name)`, version \(template.version)")
      if let system = template.system { section("system", system) }
      section("sft", template.sftUser(question: "How many handles are there?", product: "cup"))
      section("grpo", try template.grpoUser(product: "cup", rules: rules))
      guard template.grpoSeveral != nil else {
        return console.note("no `grpo_several`: it can't ask with several references")
      }
      section(
        "grpo_several", try template.grpoUser(product: "cup", rules: rules, references: 2))
    }

    private func section(_ key: String, _ text: String) {
      let console = global.console
      console.line("\(console.out.cyan(key))")
      text.split(separator: "\n", omittingEmptySubsequences: false)
        .forEach { console.line("  \($0)") }
    }
  }
}
