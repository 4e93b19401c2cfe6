import Diagnostics

/// Why a recipe can't be run.
public enum RunError: ActionableError, Equatable {
  /// Sources that are not where they should be, by data set.
  case missing([MissingSource])
  /// A path was given for a data set that the recipe doesn't read.
  case unknownSource(name: String, known: [String])
  /// A description is of another data set than the source that names it.
  case otherDescription(dataset: String, file: String, described: String)
  /// There is nothing to read, and no workspace from before.
  case nothingToRead(recipe: String)

  /// A source that is not there.
  public struct MissingSource: Sendable, Equatable {
    /// The data set.
    public let dataset: String
    /// Where it should be.
    public let path: String

    /// A missing source of `dataset`.
    public init(dataset: String, path: String) {
      (self.dataset, self.path) = (dataset, path)
    }
  }

  /// What is wrong.
  public var message: String {
    switch self {
    case .missing(let sources):
      "not there: " + sources.map { "`\($0.path)` (\($0.dataset))" }.joined(separator: ", ")
    case .unknownSource(let name, let known):
      "the recipe reads no `\(name)`, it reads \(known.joined(separator: ", "))"
    case .otherDescription(let dataset, let file, let described):
      "`\(file)` describes `\(described)`, and the recipe says that it is `\(dataset)`"
    case .nothingToRead(let recipe):
      "the recipe `\(recipe)` has no `sources`, and there is no workspace with images from before"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .missing(let sources):
      (sources.compactMap { Publisher(of: $0.dataset)?.sentence }
        + ["say where it is with \(Self.options(sources))"]).joined(separator: "; ")
    case .unknownSource: nil
    case .otherDescription: "write the same name in both"
    case .nothingToRead: "say what to read with --source mvtec_loco=PATH"
    }
  }

  private static func options(_ sources: [MissingSource]) -> String {
    sources.map { "--source \($0.dataset)=PATH" }.joined(separator: " ")
  }
}
