import ArgumentParser
import Nano
import QwenVL
import Reasoner
import Synthetic
import Torch

/// Asks a model what it sees.
struct ExamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exam", abstract: "Say how rightly a model describes pictures that it never saw.")

  @Argument(help: "The folder of the model.")
  var folder: String

  @Option(help: "Pictures of each kind.") var pictures = 20
  @OptionGroup var drawing: DrawingOptions

  func run() throws {
    TorchRuntime.threads = 1
    _ = try Examination(drawing, pictures).rows(of: ReasoningModel(folder: folder))
  }
}

/// All kinds of pictures: to practise, good, and with each logical defect of the archive.
struct Examination {
  private let drawing: DrawingOptions
  private let pictures: Int

  init(_ drawing: DrawingOptions, _ pictures: Int) {
    (self.drawing, self.pictures) = (drawing, pictures)
  }

  /// How rightly `model` describes each kind, which is printed as it comes.
  func rows(of model: ReasoningModel) throws -> [NanoCard.Row] {
    let exam = SeeingExam(model)
    var rows: [NanoCard.Row] = []
    for category in drawing.categories {
      for (kind, shown) in try kinds(of: category) {
        let (score, captions) = try exam.score(shown)
        say(
          "\(category) \(kind): exact \(score.exact)/\(score.pictures), "
            + "words \((100 * score.wordShare).digits(1)) %")
        if let wrong = zip(captions, shown).first(where: { $0.0 != $0.1.caption }) {
          say("  said  \(wrong.0)\n  truth \(wrong.1.caption)")
        }
        rows.append(.init(category: category, shown: kind, score: score))
      }
    }
    return rows
  }

  private func kinds(of category: String) throws -> [(String, [PracticePicture])] {
    let drawer = try drawing.heldOut([category])
    let archive = try [nil] + drawer.logicalDefects(of: category)
    return [("practice", (0..<pictures).map(drawer.practice))]
      + (try archive.map { defect in
        let shown = try (0..<pictures).map {
          try drawer.product(category, defects: defect.map { [$0] } ?? [], number: $0)
        }
        return (defect ?? "good", shown)
      })
  }
}
