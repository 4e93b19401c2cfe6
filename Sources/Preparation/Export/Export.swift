import Diagnostics
import Digest
import Foundation
import Manifest

/// Writes a build in the form that a trainer reads, with its images.
///
/// The same build in the same format is the same bytes. It is written beside its place and moved
/// there when it is whole.
public struct Export {
  private let manifest: ManifestDatabase
  private let set: ExportSet
  private let format: ExportFormatName
  private let path: String

  /// An export of the build called `name`.
  ///
  /// - Parameters:
  ///   - name: a build's id, the beginning of one, or `sft`, `grpo` or `eval` for the newest one.
  ///   - path: the folder to write; `exports/<build>-<format>` in the workspace if nil.
  /// - Throws: ``ExportError`` where there is no such build or the format can't hold it;
  ///   `ManifestError`.
  public init(
    _ name: String, format: ExportFormatName, path: String? = nil, in manifest: ManifestDatabase
  ) throws {
    let build = try Self.find(name, in: manifest)
    let kind = BuildKind(rawValue: build.kind) ?? .sft
    guard format.kinds.contains(kind) else {
      let able = ExportFormatName.allCases.filter { $0.kinds.contains(kind) }
      throw ExportError.unsupportedKind(
        kind: build.kind, format: format.rawValue, formats: able.map(\.rawValue))
    }
    self.manifest = manifest
    self.format = format
    set = try ExportSet(build, in: manifest)
    let place = path ?? manifest.workspace.absolute("exports/\(build.id)-\(format.rawValue)")
    self.path = place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place
  }

  /// The build called `name`: its id, the beginning of one, or a kind for the newest of it.
  ///
  /// - Throws: ``ExportError`` where there is none, or several.
  public static func find(_ name: String, in manifest: ManifestDatabase) throws -> BuildRecord {
    let builds = try manifest.builds()
    if let build = builds.first(where: { $0.id == name }) { return build }
    if let kind = BuildKind(rawValue: name) {
      if let newest = builds.last(where: { $0.kind == kind.rawValue }) { return newest }
    } else if !name.isEmpty {
      let matches = builds.filter { $0.id.hasPrefix(name) }
      if matches.count == 1 { return matches[0] }
      if matches.count > 1 {
        throw ExportError.ambiguousBuild(name: name, matches: matches.map(\.id))
      }
    }
    throw ExportError.noBuild(name: name, known: builds.map(\.id))
  }

  /// What would be written.
  public func plan() throws -> ExportReport {
    ExportReport(set, format: format, path: path, outcome: .planned)
  }

  /// What stands in the place, where that is this export to the last byte; else nil.
  ///
  /// It is asked whether the files are the listed ones, not whether this program would list them.
  public func standing() throws -> ExportReport? {
    guard let listing = ExportListing(at: path), listing.isOf(set, format: format),
      try listing.difference(at: path) == nil
    else { return nil }
    var report = ExportReport(set, format: format, path: path, outcome: .same)
    report.files = listing.files.count + 1
    report.bytes = try ExportFolder(at: path).size()
    report.digest = SHA256.hex(of: try listing.text())
    return report
  }

  /// Writes the export.
  ///
  /// - Parameters:
  ///   - isForced: whether to replace another export that stands there.
  ///   - jobs: images encoded at once.
  /// - Throws: ``ExportError`` where something else stands there; `ShardError`; `SystemError`;
  ///   `Interrupted`. What stood there is untouched then.
  public func run(
    isForced: Bool = false, jobs: Int = 1, cancellation: Cancellation = Cancellation(),
    progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> ExportReport {
    Temporaries.removeAbandoned(in: manifest.workspace)
    let isTaken = try isTaken(isForced: isForced)
    let folder = try ExportFolder(beside: path)
    defer { folder.discard() }
    let files = ImageFiles(
      manifest: manifest, profile: set.profile, jobs: jobs, cancellation: cancellation,
      progress: progress)
    let listing = try write(to: folder, files)
    var report = ExportReport(set, format: format, path: path, outcome: .written)
    report.files = listing.files.count + 1
    report.bytes = try folder.size()
    report.digest = SHA256.hex(of: try listing.text())
    guard isTaken else {
      try folder.move(to: path)
      return report
    }
    guard let difference = try listing.difference(at: path) else {
      report.outcome = .same
      return report
    }
    guard isForced else { throw ExportError.differs(path: path, detail: difference) }
    try folder.move(to: path)
    report.outcome = .replaced
    return report
  }

  /// Whether an export stands in the place; told before the work if something else does.
  private func isTaken(isForced: Bool) throws -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return false }
    guard let other = ExportListing(at: path) else {
      let content = try? FileManager.default.contentsOfDirectory(atPath: path)
      guard content?.isEmpty == true else { throw ExportError.notAnExport(path: path) }
      return false
    }
    guard isForced || other.build == set.build.id && other.format == format.rawValue else {
      throw ExportError.differs(path: path, detail: "\(other.build) as \(other.format)")
    }
    return true
  }

  private func write(to folder: ExportFolder, _ files: ImageFiles) throws -> ExportListing {
    let form = format.format
    _ = try folder.subfolder(set.split)
    let contents: ExportContents
    if let images = form.imageFolder(set) {
      try files.write(set.images, to: folder.subfolder(images))
      contents = try form.write(set, to: folder, images: images)
    } else {
      let scratch = try ExportFolder(beside: path + ".images")
      defer { scratch.discard() }
      try files.write(set.images, to: scratch.path)
      contents = try form.write(set, to: folder, images: scratch.path)
    }
    if set.kind != .sft, format != .easyr1, format != .vlmR1 {
      try folder.write(
        String(decoding: PackageResources.reward_yesno_py, as: UTF8.self), to: "reward_yesno.py")
    }
    try folder.write(ExportReadme(set, format).text, to: "README.md")
    let croissant = try Croissant(
      set, format, contents, images: form.imageFolder(set), hashes: folder.hashes())
    try folder.write(croissant.text(), to: "croissant.json")
    let listing = ExportListing(set, format: format, files: try folder.hashes())
    try folder.write(listing.text(), to: ExportListing.name)
    return listing
  }
}

extension ExportFolder {
  /// The hash of every file, by path.
  func hashes() throws -> [String: String] { try ExportListing.hashes(of: path) }

  /// Bytes of all files.
  func size() throws -> Int {
    let paths = FileManager.default.subpaths(atPath: path) ?? []
    return paths.reduce(0) { sum, file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + file)
      let isFile = attributes?[.type] as? FileAttributeType == .typeRegular
      return sum + (isFile ? attributes?[.size] as? Int ?? 0 : 0)
    }
  }
}
