import Archives
import Datasets
import Diagnostics
import Foundation

/// Which data set an archive or folder is taken for.
public enum DatasetChoice: Sendable {
  /// Whichever its paths show.
  case detected
  /// A published one.
  case published(PublishedDataset)
  /// One of the user's own.
  case described(DatasetDescription)
  /// One of that name, which a description in the archive must give.
  case named(String)

  /// The data set's name, nil where nobody says.
  var name: String? {
    switch self {
    case .detected: nil
    case .published(let dataset): dataset.name
    case .described(let description): description.dataset
    case .named(let name): name
    }
  }
}

/// Finds out how the paths in an archive or folder are to be read, by a look at its names and at the
/// small files that say more of its images.
struct LayoutFinder {
  private let path: String
  private let choice: DatasetChoice
  private let limits: ArchiveLimits
  private let cancellation: Cancellation

  /// The most bytes of all files of annotations together.
  private static let annotationBytes = 16 << 20
  /// Up to this size, all names of an archive are looked at: it takes about a second.
  private static let smallBytes = 256 << 20

  init(
    path: String, choice: DatasetChoice, limits: ArchiveLimits, cancellation: Cancellation
  ) {
    (self.path, self.choice) = (path, choice)
    (self.limits, self.cancellation) = (limits, cancellation)
  }

  /// `.` has the name of the folder that it is.
  private var sourcePath: String { URL(fileURLWithPath: path).standardizedFileURL.path }

  /// The layout of the source.
  ///
  /// - Throws: ``IngestError`` where nothing or too much is recognised; errors of the archive.
  func find() throws -> any DatasetLayout {
    switch choice {
    case .published(let dataset): return try layout(of: dataset.name)
    case .described(let description): return DescribedLayout(description)
    case .detected: return try detect()
    case .named(let name):
      let found = try detect()
      guard found.dataset == name else {
        throw IngestError.unexpectedDataset(path: path, found: found.dataset, asked: name)
      }
      return found
    }
  }

  /// A large archive is read until a published category shows what it is. The names in a folder or
  /// a small archive cost nothing, so a description in it is found wherever it stands.
  private func detect() throws -> any DatasetLayout {
    var names = Names(detector: DatasetDetector(sourcePath: sourcePath), path: path)
    do {
      try look(at: &names)
    } catch let error as ArchiveError {
      // What can be read of a damaged archive is worth keeping; the pass over it names the damage.
      guard case .damaged = error, names.detector.certain != nil else { throw error }
    }
    if let described = try names.descriptions.layout() { return described }
    if let certain = names.detector.certain, names.isPart {
      return GuardedLayout(try layout(of: certain))
    }
    switch names.detector.conclusion {
    case .dataset(let name): return try layout(of: name)
    case .mixed(let signs): throw IngestError.mixedDatasets(path: path, signs: signs)
    case .ambiguous(let example):
      throw IngestError.ambiguousDataset(path: path, example: example)
    case .unknown:
      throw IngestError.nothingRecognised(path: path, layout: nil, example: names.example)
    }
  }

  /// What the names in a source show.
  private struct Names {
    var detector: DatasetDetector
    var descriptions: DescriptionFinder
    var example: String?
    /// Whether there are names that were not seen.
    var isPart = true

    init(detector: DatasetDetector, path: String) {
      self.detector = detector
      descriptions = DescriptionFinder(path: path)
    }
  }

  private func look(at names: inout Names) throws {
    let source = try openSource(at: path, limits: limits)
    let isCheap = source is FolderReader || source.progress.total <= Self.smallBytes
    while let member = try source.next() {
      try cancellation.check()
      guard member.refusal == nil else { continue }
      names.example = names.example ?? member.path
      names.detector.see(member.path)
      if names.detector.certain != nil, !isCheap { return }
      try names.descriptions.see(member, in: source)
    }
    names.isPart = false
  }

  private func layout(of dataset: String) throws -> any DatasetLayout {
    switch dataset {
    case MVTecADLayout.dataset: MVTecADLayout(sourcePath: sourcePath)
    case VisALayout.dataset: try visaLayout()
    default: LOCOLayout(sourcePath: sourcePath)
    }
  }

  /// The raw form says in CSV files, which may come last, what its images are.
  private func visaLayout() throws -> VisALayout {
    let source = try openSource(at: path, limits: limits)
    var files: [(path: String, bytes: [UInt8])] = []
    var raw: String?
    var bytes = 0
    while let member = try source.next() {
      try cancellation.check()
      guard member.refusal == nil else { continue }
      if VisALayout.isRaw(member.path) { raw = raw ?? member.path }
      guard VisAAnnotations.isAnnotation(member.path), !Litter.contains(member.path) else {
        continue
      }
      guard (member.size ?? 0) + bytes <= Self.annotationBytes else {
        throw IngestError.annotations(path: path, reason: "`\(member.path)` is too large")
      }
      let contents = try source.read()
      bytes += contents.count
      files.append((member.path, contents))
    }
    guard let raw else { return VisALayout(sourcePath: sourcePath) }
    let annotations = VisAAnnotations(
      files, sourcePath: sourcePath,
      knowledge: try ProductKnowledge.bundled(dataset: VisALayout.dataset))
    guard annotations.hasSplits else {
      let broken = annotations.broken.first { $0.path.hasSuffix("1cls.csv") }
      throw IngestError.annotations(
        path: path,
        reason: broken?.description
          ?? "it lacks `split_csv/1cls.csv`, which says whether `\(raw)` is train or test")
    }
    return VisALayout(sourcePath: sourcePath, annotations: annotations)
  }
}
