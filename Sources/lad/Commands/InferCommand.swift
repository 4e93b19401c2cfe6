import ArgumentParser
import CommandLineTool
import Diagnostics
import Foundation
import Preparation
import QwenVL
import Reasoner
import Terminal

/// Asks the model about pictures.
struct InferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract: "Ask whether the product in a picture is wrong, and why.",
    discussion: """
      Prints the reasoning as it comes, then the verdict with P(yes), the probability that the model \
      gives to yes against no. An answer that can't be read is said to be so; it is never a "no".

      Example: lad infer query.png --reference normal.png --product "juice bottle" --model DIR
      Example: lad infer photos/ --reference normal.png --votes 5 --json --model DIR > answers.jsonl
      """)

  @Argument(
    help: "The pictures in question: PNG or JPEG files, or folders of them.",
    completion: .file(extensions: ["png", "jpg", "jpeg"]))
  var pictures: [String]

  @Option(
    name: .shortAndLong, help: "A picture of a normal product to compare with; may be given again.",
    completion: .file(extensions: ["png", "jpg", "jpeg"]))
  var reference: [String] = []

  @Option(help: "What the product is called in the question.")
  var product = "product"

  @Option(help: "What the model is asked: a bundled prompt's name, or a YAML file.")
  var prompt = "lad-reasoner"

  @Option(help: "Pictures that are computed at once.")
  var batch = 8

  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Answers") var sampling: SamplingOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func validate() throws {
    guard !pictures.isEmpty else { throw ValidationError("name a picture") }
    guard batch >= 1 else { throw ValidationError("--batch must be 1 or more") }
  }

  func run() throws {
    let files = try PictureFiles.find(pictures)
    let template = try PromptTemplate(named: prompt)
    let asked = InferencePrompt(template, product: product)
    let loaded = try model.load()
    let references = try reference.map(loaded.pictures.picture(file:))
    let printer = AnswerPrinter(
      console: global.console, references: reference,
      isStreaming: files.count == 1 && sampling.votes == 1)
    var rejected = 0
    for start in stride(from: 0, to: files.count, by: batch) {
      let names = files[start..<min(start + batch, files.count)]
      let (questions, kept) = try questions(Array(names), asked, references, loaded, &rejected)
      try answer(questions, kept, loaded, printer)
    }
    if rejected > 0 { throw ExitCode(ExitStatus.finishedWithRejections.rawValue) }
  }

  /// The questions about the pictures that can be read; of one picture alone, what is wrong is thrown.
  private func questions(
    _ names: [String], _ asked: InferencePrompt, _ references: [ModelPicture],
    _ model: ReasoningModel,
    _ rejected: inout Int
  ) throws -> ([[ChatMessage]], [String]) {
    var (questions, kept): ([[ChatMessage]], [String]) = ([], [])
    for name in names {
      do {
        let query = try model.pictures.picture(file: name)
        questions.append(try asked.messages(references: references, query: query))
        kept.append(name)
      } catch let error as any ActionableError where pictures != [name] {
        global.console.report(error)
        rejected += 1
      }
    }
    return (questions, kept)
  }

  private func answer(
    _ questions: [[ChatMessage]], _ names: [String], _ model: ReasoningModel,
    _ printer: AnswerPrinter
  ) throws {
    guard !questions.isEmpty else { return }
    let start = Date()
    let inference = Inference(model, sampling.settings)
    let answers = try inference.answer(questions) { event in
      if case .text(_, _, let text) = event { printer.stream(text) }
    }
    let seconds = Date().timeIntervalSince(start)
    for (name, answer) in zip(names, answers) {
      printer.show(answer, of: name, seconds: seconds / Double(names.count))
    }
  }
}
