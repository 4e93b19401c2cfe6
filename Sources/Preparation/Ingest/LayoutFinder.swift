import Archives
import Datasets
import Foundation

/// Which data set an archive or folder is taken for.
public enum DatasetChoice: Sendable {
  /// Whichever its paths show.
  case detected
  /// A published one.
  case published(PublishedDataset)
}

/// Finds out how the paths in an archive or folder are to be read, by a look at its names and at the
/// small files that say more of its images.
struct LayoutFinder {
  private let path: String
  private let choice: DatasetChoice
  private let limits: ArchiveLimits
  private let cancellation: Cancellation

  /// The most bytes of one file of annotations, and of all of them.
  private static let fileBytes = 16 << 20

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
    case .published(let dataset): try layout(of: dataset.name)
    case .detected: try layout(of: detect())
    }
  }

  /// An archive is read until a published category shows what it is, a folder's names cost nothing.
  private func detect() throws -> String {
    let source = try openSource(at: path, limits: limits)
    let isFolder = source is FolderReader
    var detector = DatasetDetector(sourcePath: sourcePath)
    var example: String?
    while let member = try source.next() {
      try cancellation.check()
      guard member.refusal == nil else { continue }
      example = example ?? member.path
      detector.see(member.path)
      if let certain = detector.certain, !isFolder { return certain }
    }
    switch detector.conclusion {
    case .dataset(let name): return name
    case .mixed(let signs): throw IngestError.mixedDatasets(path: path, signs: signs)
    case .ambiguous(let example):
      throw IngestError.ambiguousDataset(path: path, example: example)
    case .unknown: throw IngestError.nothingRecognised(path: path, dataset: nil, example: example)
    }
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
      guard (member.size ?? 0) + bytes <= Self.fileBytes else {
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
