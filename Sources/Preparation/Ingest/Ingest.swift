import Archives
import Datasets
import Diagnostics
import Foundation
import Imaging
import Manifest
import Parallel

/// The first stage: reads an archive once, from front to back, and stores what a model needs of it.
public struct Ingest: Sendable {
  /// How far an ingest is.
  public struct Progress: Sendable {
    /// Bytes of the archive that were read.
    public let bytes: Int
    /// Its size.
    public let totalBytes: Int
    /// Images that were taken over so far.
    public let images: Int
  }

  private let options: IngestOptions

  var archiveLimits: ArchiveLimits { options.archiveLimits }

  /// Which data set is read.
  var choice: DatasetChoice { options.dataset }

  /// The profiles that images are cut by.
  var profileNames: [String] { options.profiles.map(\.id) }

  /// An ingest with `options`.
  public init(_ options: IngestOptions) {
    self.options = options
  }

  /// Ingests the archive or folder at `path`.
  ///
  /// Whatever ends it early, the next call with the same path continues and comes to the same bytes.
  /// - Throws: `ActionableError`s of the archive, the disk and the manifest; `Interrupted`.
  public func run(
    _ path: String, into manifest: ManifestDatabase, cancellation: Cancellation = Cancellation(),
    progress: (Progress) -> Void = { _ in }
  ) throws -> IngestReport {
    Self.removeTemporaries(in: manifest.workspace)
    let twin = try completeTwin(of: path, in: manifest)
    if let twin, let unchanged = try unchanged(twin, path, in: manifest) { return unchanged }
    let layout = try layout(of: path, twin: twin, cancellation: cancellation)
    try check(layout, twin, path, in: manifest)
    let source = try openSource(at: path, limits: options.archiveLimits)
    let recorder = try IngestRecorder(
      path: path, layout: layout, manifest: manifest, options: options,
      known: manifest.knownImages(),
      beginSource: { [options] in
        for profile in options.profiles {
          try manifest.workspace.makeFolder("shards/" + profile.id)
          try manifest.addProfile(profile.record)
        }
        return try twin?.id
          ?? manifest.beginSource(
            path: path, bytes: source.progress.total, dataset: layout.dataset,
            description: layout.description?.identity)
      })
    try pass(source, layout, recorder: recorder, cancellation: cancellation, progress)
    try recorder.finish(identity: source.identity())
    return recorder.report
  }

  /// Reads all members: taken from the source in turn, worked on in parallel, recorded in order.
  private func pass(
    _ source: any MemberSource, _ layout: any DatasetLayout, recorder: IngestRecorder,
    cancellation: Cancellation, _ progress: (Progress) -> Void
  ) throws {
    let total = source.progress.total
    let reader = MemberReader(source: source, layout: layout)
    let processor = MemberProcessor(options: options, known: recorder.known)
    let pipeline = OrderedPipeline(
      window: options.jobs + 2,
      source: {
        try cancellation.check()
        return try reader.next()
      }, work: { processor.process($0) })
    try pipeline.run(threads: options.jobs) { result in
      try cancellation.check()
      try recorder.record(result)
      progress(
        Progress(bytes: result.position, totalBytes: total, images: recorder.imageCount))
    }
  }

  /// Removes shards that a killed run left half-written. The lock of `manifest` says that no other
  /// run is writing them; a file that can't be removed does no harm.
  private static func removeTemporaries(in workspace: Workspace) {
    let root = workspace.absolute("shards")
    for file in FileManager.default.subpaths(atPath: root) ?? []
    where file.contains(".safetensors.tmp-") {
      try? FileManager.default.removeItem(atPath: root + "/" + file)
    }
  }

  /// How the paths in the source at `path` are read: as they were where `twin` is the same source.
  func layout(
    of path: String, twin: SourceRecord? = nil, cancellation: Cancellation = Cancellation()
  ) throws -> any DatasetLayout {
    var choice = options.dataset
    if case .detected = choice, let recorded = twin.flatMap({ PublishedDataset.named($0.dataset) })
    {
      choice = .published(recorded)
    }
    let finder = LayoutFinder(
      path: path, choice: choice, limits: archiveLimits, cancellation: cancellation)
    return try finder.find()
  }

  /// The report on a source that the workspace has with all its patches, nil if it lacks some. Its
  /// knowledge may be newer.
  private func unchanged(_ twin: SourceRecord, _ path: String, in manifest: ManifestDatabase) throws
    -> IngestReport?
  {
    guard try manifest.hasPatches(twin, profiles: profileNames) else { return nil }
    if let asked = options.dataset.name, asked != twin.dataset {
      throw IngestError.otherDataset(path: path, recorded: twin.dataset, asked: asked)
    }
    if case .described(let description) = options.dataset {
      try check(DescribedLayout(description), twin, path, in: manifest)
      try manifest.setKnowledge(description.records)
    }
    return .unchanged(path: path, source: twin)
  }

  /// Refuses a data set that the workspace has the same source as another of, or that it has in
  /// another description: one image would stand there under two names.
  private func check(
    _ layout: any DatasetLayout, _ twin: SourceRecord?, _ path: String,
    in manifest: ManifestDatabase
  ) throws {
    if let twin, twin.dataset != layout.dataset {
      throw IngestError.otherDataset(
        path: path, recorded: twin.dataset, asked: layout.dataset)
    }
    let identity = layout.description?.identity
    let held = try manifest.sources().filter { $0.state == "complete" }
    let other = try (held + manifest.unfinishedSources()).first { source in
      source.dataset == layout.dataset && source.description != identity
    }
    if let other {
      throw IngestError.otherDescription(dataset: layout.dataset, source: other.path)
    }
  }

  /// The source in the manifest that was read to its end and is this one, byte for byte.
  func completeTwin(of path: String, in manifest: ManifestDatabase) throws
    -> SourceRecord?
  {
    let source = try openSource(at: path, limits: options.archiveLimits)
    let candidates = try manifest.completeSources(bytes: source.progress.total)
    guard !candidates.isEmpty else { return nil }
    let sha256 = try source.identity().sha256
    return candidates.first { $0.sha256 == sha256 }
  }
}
