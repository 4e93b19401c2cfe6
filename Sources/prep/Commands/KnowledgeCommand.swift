import ArgumentParser
import CommandLineTool
import Datasets
import Diagnostics
import Terminal

/// What is known of products: the bundled files, and files of the user's own.
struct KnowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knowledge",
    abstract: "List, show and check what is known of products and their defects.",
    discussion: "Example: prep knowledge show pushpins",
    subcommands: [ListCommand.self, ShowCommand.self, CheckCommand.self])

  /// Every category of which knowledge is bundled.
  static func bundled() throws -> [ProductKnowledge] {
    try ProductKnowledge.bundledDatasets.flatMap { try ProductKnowledge.bundled(dataset: $0) }
  }
}

extension KnowledgeCommand {
  /// The bundled categories with their counts.
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the categories of which something is known.",
      discussion: "Example: prep knowledge list")

    @OptionGroup(title: "Output") var global: GlobalOptions

    private struct Record: Encodable {
      let message_type = "knowledge"
      let dataset: String
      let category: String
      let defects: Int
      let logical: Int
      let constraints: Int
      let objects: Int
    }

    func run() throws {
      let records = try KnowledgeCommand.bundled().map { knowledge in
        Record(
          dataset: knowledge.dataset, category: knowledge.category,
          defects: knowledge.defects.count,
          logical: knowledge.defects.count { $0.kind == .logical },
          constraints: knowledge.constraints.count, objects: knowledge.objects.count)
      }
      let console = global.console
      guard !console.isJSON else { return records.forEach(console.json) }
      var table = Table([
        ("data set", .left), ("category", .left), ("defects", .right), ("logical", .right),
        ("constraints", .right), ("objects", .right),
      ])
      for record in records {
        table.add([
          record.dataset, record.category, "\(record.defects)", "\(record.logical)",
          "\(record.constraints)", "\(record.objects)",
        ])
      }
      table.lines(style: console.out).forEach(console.line)
    }
  }

  /// One category in words.
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show what a good product is and what each defect changes.",
      discussion: "Example: prep knowledge show pushpins")

    @Argument(help: "A bundled category, or a knowledge file (ending in .yaml or .yml).")
    var category: String

    @OptionGroup(title: "Output") var global: GlobalOptions

    func run() throws {
      KnowledgePrinter(console: global.console).show(try find())
    }

    private func find() throws -> ProductKnowledge {
      if [".yaml", ".yml"].contains(where: category.hasSuffix) {
        return try ProductKnowledge(contentsOf: category)
      }
      let all = try KnowledgeCommand.bundled()
      guard
        let found = all.first(where: {
          $0.category == category || "\($0.dataset)/\($0.category)" == category
        })
      else {
        throw UnknownCategory(category: category)
      }
      return found
    }
  }

  /// A category of which nothing is bundled.
  struct UnknownCategory: ActionableError {
    let category: String

    var message: String { "nothing is known of the category `\(category)`" }

    var hint: String? {
      "`prep knowledge list` lists the categories; a file of your own ends in .yaml or .yml"
    }
  }

  /// Whether knowledge files are right.
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check knowledge files, and say where one is wrong.",
      discussion: """
        Ends with 1 if any file is wrong.

        Example: prep knowledge check data/own/cups.yaml
        """)

    @Argument(
      help: "Knowledge files. (default: the bundled ones)",
      completion: .file(extensions: ["yaml", "yml"]))
    var files: [String] = []

    @OptionGroup(title: "Output") var global: GlobalOptions

    private struct Record: Encodable {
      let message_type = "knowledge_check"
      let file: String
      var isFine = true
      var defects: Int?
      var constraints: Int?
      var objects: Int?
      var line: Int?
      var message: String?
      var hint: String?
    }

    func run() throws {
      let isFine =
        try files.isEmpty
        ? ProductKnowledge.bundledFiles.map { file in
          try check(file.path) { try ProductKnowledge(yaml: file.text, file: file.path) }
        }
        : files.map { path in try check(path) { try ProductKnowledge(contentsOf: path) } }
      if isFine.contains(false) { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    /// Reports on one file; a file that is wrong doesn't keep the next from being checked.
    private func check(_ file: String, _ read: () throws -> ProductKnowledge) throws -> Bool {
      do {
        report(try read(), file)
        return true
      } catch let error as any ActionableError {
        report(error, file)
        return false
      }
    }

    private func report(_ knowledge: ProductKnowledge, _ file: String) {
      let console = global.console
      let (defects, constraints) = (knowledge.defects.count, knowledge.constraints.count)
      let objects = knowledge.objects.count
      if console.isJSON {
        console.json(
          Record(file: file, defects: defects, constraints: constraints, objects: objects))
      } else {
        console.line(
          "\(file): \(Format.count(defects, "defect")), "
            + "\(Format.count(constraints, "constraint")), \(Format.count(objects, "object"))")
      }
    }

    private func report(_ error: any ActionableError, _ file: String) {
      let console = global.console
      guard console.isJSON else { return console.report(error) }
      console.json(
        Record(
          file: file, isFine: false, line: (error as? YAMLFileError)?.line,
          message: error.message, hint: error.hint))
    }
  }
}
