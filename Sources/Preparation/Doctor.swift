import Archives
import Datasets
import Digest
import Foundation
import Imaging
import Manifest

/// Looks at what the program stands on: libraries, what travels inside it, disk, workspace.
public struct Doctor: Sendable {
  /// One thing that was looked at.
  public struct Check: Sendable, Equatable, Encodable {
    /// What was looked at.
    public let name: String
    /// What was found.
    public let finding: String
    /// Whether it is as it should be.
    public let isFine: Bool
    /// What to do where it is not.
    public let remedy: String?
  }

  private let workspace: Workspace

  /// A look at the machine and at `workspace`, which need not exist.
  public init(_ workspace: Workspace) {
    self.workspace = workspace
  }

  /// All checks, in a fixed order.
  public func checks() -> [Check] {
    [
      fine("libpng", CodecVersions.png), fine("libjpeg", CodecVersions.jpeg), archive(),
      fine("libcrypto", SHA256.libraryVersion),
      fine("SQLite", ManifestDatabase.sqliteVersion), knowledge(), processors(), disk(), place(),
    ]
  }

  private func fine(_ name: String, _ finding: String) -> Check {
    Check(name: name, finding: finding, isFine: true, remedy: nil)
  }

  private func archive() -> Check {
    let details = ArchiveReader.libraryVersion
    let hasXZ = details.contains("liblzma")
    return Check(
      name: "libarchive", finding: details, isFine: hasXZ,
      remedy: hasXZ ? nil : "this libarchive can't read .tar.xz: install one built with liblzma")
  }

  private func knowledge() -> Check {
    do {
      let all = try ProductKnowledge.bundledLOCO()
      let template = try PromptTemplate.bundled("lad-reasoner")
      let defects = all.reduce(0) { $0 + $1.defects.count }
      return Check(
        name: "knowledge",
        finding:
          "\(all.count) categories, \(defects) defects, prompt version \(template?.version ?? 0)",
        isFine: template != nil, remedy: template == nil ? "rebuild the program" : nil)
    } catch {
      return Check(
        name: "knowledge", finding: "\(error)", isFine: false, remedy: "rebuild the program")
    }
  }

  private func processors() -> Check {
    fine("processors", "\(ProcessInfo.processInfo.activeProcessorCount)")
  }

  /// The nearest folder that exists says how much room there is.
  private func disk() -> Check {
    var folder = URL(fileURLWithPath: workspace.path).standardizedFileURL
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
    let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    let isWritable = FileManager.default.isWritableFile(atPath: folder.path)
    let gigabytes = Double(free / 100_000_000) / 10
    // All of MVTec LOCO at the standard profile takes about 4.2 GB of shards.
    let isEnough = free > 5_000_000_000
    return Check(
      name: "disk",
      finding: "\(gigabytes) GB free at \(folder.path)" + (isWritable ? "" : ", not writable"),
      isFine: isWritable && isEnough,
      remedy: isWritable
        ? (isEnough ? nil : "all of MVTec LOCO needs about 5 GB; choose another --workspace")
        : "choose a --workspace that you may write to")
  }

  private func place() -> Check {
    guard workspace.exists else {
      return fine("workspace", "none yet at \(workspace.path); prep ingest makes one")
    }
    do {
      let manifest = try ManifestDatabase.reading(workspace)
      let images = try manifest.imageCounts().reduce(0) { $0 + $1.images }
      return fine("workspace", "\(workspace.path), \(images) images")
    } catch {
      return Check(
        name: "workspace", finding: "\(workspace.path): \(error)", isFine: false,
        remedy: "run prep verify")
    }
  }
}
