import Diagnostics
import Foundation
import Imaging
import Manifest

/// All that a workspace knows of one image.
public struct Inspection: Sendable {
  /// The image.
  public let image: ImageRecord
  /// The archive it came from.
  public let source: SourceRecord?
  /// Its annotated defects.
  public let regions: [RegionRecord]
  /// Its patches, by profile.
  public let patches: [PatchesRecord]
  /// The rows of builds that show it.
  public let rows: [(build: String, ordinal: Int, row: BuildRow)]
  /// What large models wrote about it, used or not.
  public let captions: [CaptionRecord]
  /// The picture that was drawn of it, as the model sees it.
  public let picture: String

  /// Looks up the image `id` and draws it into the workspace's `reports/inspect/`, or to `output`.
  ///
  /// - Parameter profile: the profile to draw; the first one if nil.
  /// - Throws: `ManifestError` if there is no such image or profile; `ShardError`; `SystemError`.
  public init(
    _ id: String, profile: String? = nil, output: String? = nil, in manifest: ManifestDatabase
  ) throws {
    image = try manifest.image(id)
    source = try manifest.source(image.sourceId)
    regions = try manifest.regions(of: id)
    patches = try manifest.patches(of: id)
    rows = try manifest.rows(showing: id)
    captions = try manifest.captions(of: id)
    guard let chosen = patches.first(where: { profile == nil || $0.profileId == profile }) else {
      throw ManifestError.notFound(
        what: "patches of this image under profile", id: profile ?? "",
        suggestion: "it has \(patches.map(\.profileId).joined(separator: ", "))")
    }
    let drawn = try Picture(manifest).marked(chosen, image: image, regions: regions)
    picture = try Self.place(of: id, output, manifest.workspace)
    let png = try PNG.encode(drawn)
    do {
      try Data(png).write(to: URL(fileURLWithPath: picture), options: .atomic)
    } catch {
      throw SystemError("write", picture)
    }
  }

  private static func place(of id: String, _ output: String?, _ workspace: Workspace) throws
    -> String
  {
    if let output { return output }
    try workspace.makeFolder("reports/inspect")
    return workspace.reportsPath + "/inspect/" + id.replacing("/", with: "_") + ".png"
  }
}
