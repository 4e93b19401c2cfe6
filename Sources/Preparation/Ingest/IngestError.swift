import Datasets
import Diagnostics

/// Why an ingest ended before the archive did.
public enum IngestError: ActionableError, Equatable {
  /// How the paths of an archive were read.
  public struct Layout: Sendable, Equatable {
    /// The data set.
    public let dataset: String
    /// The file that describes it, nil for a published one.
    public let description: String?

    init(_ layout: any DatasetLayout) {
      (dataset, description) = (layout.dataset, layout.description?.file)
    }
  }

  /// No member of the archive fits the layout that was asked for, or any that is known; an example
  /// of those that it has.
  case nothingRecognised(path: String, layout: Layout?, example: String?)
  /// The archive fits several data sets.
  case ambiguousDataset(path: String, example: String)
  /// The archive holds several data sets.
  case mixedDatasets(path: String, signs: [DatasetDetector.Sign])
  /// The workspace has the archive as another data set.
  case otherDataset(path: String, recorded: String, asked: String)
  /// The archive holds another data set than the one that was named.
  case unexpectedDataset(path: String, found: String, asked: String)
  /// The workspace has images of the data set that were described in another way.
  case otherDescription(dataset: String, source: String)
  /// There are several descriptions.
  case manyDescriptions(path: String, files: [String])
  /// The files that say what the images are can't be used.
  case annotations(path: String, reason: String)
  /// A member can't be used, and the run is strict.
  case rejected(member: String, reason: String)
  /// Every image was rejected.
  case nothingUsable(path: String, rejected: Int, first: String)

  /// What happened, where, and why.
  public var message: String {
    switch self {
    case .nothingRecognised(let path, let layout, let example):
      (layout?.description.map { "no image in `\(path)` fits a pattern of \($0)" }
        ?? "`\(path)` holds no images in the layout of "
        + (layout.map { Self.title($0.dataset) } ?? "a data set that is known"))
        + (example.map { " (it holds, for example, `\($0)`)" } ?? "")
    case .ambiguousDataset(let path, let example):
      "`\(path)` may be of several data sets (it holds, for example, `\(example)`)"
    case .mixedDatasets(let path, let signs):
      "`\(path)` holds several data sets: "
        + signs.map { "\(Self.title($0.dataset)) (`\($0.path)`)" }.joined(separator: ", ")
    case .otherDataset(let path, let recorded, let asked):
      "`\(path)` is in the workspace as \(Self.title(recorded)), not as \(Self.title(asked))"
    case .unexpectedDataset(let path, let found, let asked):
      "`\(path)` holds \(Self.title(found)), not \(Self.title(asked))"
    case .otherDescription(let dataset, let source):
      "the workspace has `\(dataset)` from `\(source)`, described in another way"
    case .manyDescriptions(let path, let files):
      "`\(path)` holds several descriptions: \(files.joined(separator: ", "))"
    case .annotations(let path, let reason): "`\(path)` can't be read as VisA: \(reason)"
    case .rejected(let member, let reason): "member `\(member)` can't be used: \(reason)"
    case .nothingUsable(let path, let rejected, let first):
      "none of the images in `\(path)` can be used (members rejected: \(rejected)), the first "
        + "because \(first)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .nothingRecognised(_, let layout?, _) where layout.description != nil:
      "patterns begin at the root of the folder or archive; `**/` stands for any folders"
    case .nothingRecognised:
      "images are expected at `<category>/{train,test}/<label>/<name>.png`, as in MVTec LOCO AD, "
        + "MVTec AD and VisA; any other folder needs a description (--describe)"
    case .ambiguousDataset:
      "say which: --dataset \(PublishedDataset.all.map(\.name).joined(separator: ", --dataset ")); "
        + "or describe your own with --describe"
    case .mixedDatasets: "ingest them one by one, each its own folder or archive"
    case .otherDataset: "use a --workspace of its own"
    case .unexpectedDataset:
      "the data set is one of \(PublishedDataset.all.map(\.name).joined(separator: ", ")), or has the "
        + "name that a \(DatasetDescription.fileName) gives it"
    case .otherDescription:
      "a workspace keeps one description of a data set: use a --workspace of its own; knowledge "
        + "files may change"
    case .manyDescriptions: "ingest the folders one by one, or choose with --describe"
    case .annotations:
      "VisA's CSV files come with its archive; its prepared form does without them"
    case .rejected: "without --strict the rest goes on and the member is recorded as rejected"
    case .nothingUsable: "mend the archive, or raise the bound that the reason names"
    }
  }

  private static func title(_ dataset: String) -> String {
    PublishedDataset.named(dataset)?.title ?? "`\(dataset)`"
  }
}
