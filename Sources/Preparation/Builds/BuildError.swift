import Diagnostics
import Manifest

/// Why a build was not made.
public enum BuildError: ActionableError, Equatable {
  /// The images that it would use stand in a build of the other purpose.
  case leakage([Leak], purpose: String)
  /// There is nothing to build from.
  case noImages(detail: String)
  /// A source was not read to its end: its masks are not there yet.
  case unfinishedSource(path: String)
  /// The recipe's `examples` is 0, and what else it asks for needs some.
  case noExamples(for: String)
  /// Several profiles could be meant.
  case ambiguousProfile([String])
  /// No question of MMAD is about an image that the build may use.
  case noQuestions(side: String)
  /// The prompt template is not there.
  case noTemplate(name: String)
  /// The prompt template has no words for several references.
  case promptForOne(name: String, references: Int)
  /// Some products have normal images to compare with, by place, but fewer than asked for.
  case fewReferences([String: Int], asked: Int)

  /// What is wrong, and which images and builds it is about.
  public var message: String {
    switch self {
    case .leakage(let leaks, let purpose):
      "images of this \(purpose) build stand, by their pixels, in a build of the other purpose "
        + "(\(Set(leaks.map(\.image)).count) in all): \(Self.list(leaks))"
    case .noImages(let detail): "there is nothing to build from: \(detail)"
    case .noExamples(let purpose): "`examples` is 0, which leaves none for \(purpose)"
    case .unfinishedSource(let path):
      "`\(path)` was not read to its end, so its masks are not in the workspace yet"
    case .ambiguousProfile(let names):
      "the workspace has several profiles: \(names.joined(separator: ", "))"
    case .noQuestions(let side):
      "no question of MMAD is about a test image on the side of \(side) that can be shown"
    case .noTemplate(let name): "there is no prompt template `\(name)`"
    case .promptForOne(let name, let references):
      "the prompt template `\(name)` has no words for \(references) references"
    case .fewReferences(let counts, let asked):
      "\(asked) references are asked for, but there are fewer normal images to compare with: "
        + Self.list(counts)
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .leakage:
      "builds of one workspace must share --seed and training share; "
        + "or remove the doubled images, or use another --workspace"
    case .noImages: "`prep status` shows what was ingested"
    case .noExamples: "raise --examples or leave it out; beside it, --reasoning makes some"
    case .unfinishedSource(let path):
      "continue it with `prep ingest \(path)`, or use another --workspace"
    case .ambiguousProfile: "choose one with --profile"
    case .noQuestions:
      "join them with `prep ingest-mmad mmad.json`; the training share says which images are whose"
    case .noTemplate:
      "`prep prompts list` lists those that there are; a file of your own ends in .yaml or .yml"
    case .promptForOne:
      "add a `grpo_several` to the file; `prep prompts show lad-reasoner` shows one"
    case .fewReferences(let counts, _):
      "use --references \(counts.values.min() ?? 1), or ingest more good images"
    }
  }

  private static func list(_ counts: [String: Int]) -> String {
    let places = counts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
    let shown = places.prefix(5).map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
    return shown + (places.count > 5 ? " and \(places.count - 5) more" : "")
  }

  private static func list(_ leaks: [Leak]) -> String {
    let byImage = Dictionary(grouping: leaks, by: \.image).sorted { $0.key < $1.key }
    let shown = byImage.prefix(5).map { image, leaks in
      let places = leaks.map { $0.other == image ? $0.build : "\($0.build) as \($0.other)" }
      return "\(image) (in \(places.prefix(2).joined(separator: ", ")))"
    }
    let rest = byImage.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
