import Archives
import Digest
import Foundation
import Imaging
import Manifest
import Preparation

/// Archives of a few small pictures, and a workspace to ingest them into.
final class IngestFixture {
  typealias Files = [(path: String, bytes: [UInt8])]

  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-ingest-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  /// Pictures of 56 × 84 pixels: 4 × 6 patches, and nothing is resized.
  static let size = (width: 56, height: 84)

  static func picture(_ seed: UInt64, width: Int = size.width, height: Int = size.height)
    -> RGBImage
  {
    var generator = SplitMix64(seed: seed)
    let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  static func png(_ seed: UInt64) throws -> [UInt8] { try PNG.encode(picture(seed)) }

  /// A mask of one rectangle of 10 × 5 pixels for each value, from the left.
  static func mask(_ values: UInt8..., width: Int = size.width) throws -> [UInt8] {
    var mask = GrayImage(
      width: width, height: size.height, pixels: Array(repeating: 0, count: width * size.height))
    for (i, value) in values.enumerated() {
      for y in 20..<25 { for x in 0..<10 { mask.pixels[y * width + 8 + 20 * i + x] = value } }
    }
    return try PNG.encode(mask)
  }

  static let config = Array(
    """
    [{"defect_name": "missing_pushpin", "pixel_value": 255, "saturation_threshold": 0.5,
      "relative_saturation": true},
     {"defect_name": "broken", "pixel_value": 250, "saturation_threshold": 100,
      "relative_saturation": false}]
    """.utf8)

  /// What a sound archive holds: 6 images, 2 masks, a defect list and a licence.
  static func sound() throws -> Files {
    [
      ("pushpins/defects_config.json", config), ("license.txt", [1]),
      ("pushpins/train/good/000.png", try png(1)), ("pushpins/train/good/001.png", try png(2)),
      ("pushpins/validation/good/000.png", try png(3)),
      ("pushpins/test/good/000.png", try png(4)),
      ("pushpins/test/logical_anomalies/000.png", try png(5)),
      ("pushpins/test/structural_anomalies/000.png", try png(6)),
      ("pushpins/ground_truth/logical_anomalies/000/000.png", try mask(255)),
      ("pushpins/ground_truth/structural_anomalies/000/000.png", try mask(250)),
    ]
  }

  func archive(_ name: String, _ files: Files) throws -> String {
    let path = folder.appendingPathComponent(name).path
    let writer = try ArchiveWriter(path: path)
    for file in files { try writer.add(path: file.path, bytes: file.bytes) }
    try writer.finish()
    return path
  }

  func manifest(_ name: String = "workspace") throws -> ManifestDatabase {
    let path = folder.appendingPathComponent(name).path
    return try ManifestDatabase.writing(Workspace(path: path), purpose: "test")
  }

  /// Two pictures a shard.
  static func options(jobs: Int = 2, isStrict: Bool = false) -> IngestOptions {
    IngestOptions(
      jobs: jobs, isStrict: isStrict, decodeLimits: DecodeLimits(maxPixels: 100_000),
      shardBytes: 20_000)
  }

  @discardableResult
  func ingest(
    _ files: Files, as name: String = "loco.tar", into manifest: ManifestDatabase,
    options: IngestOptions = options()
  ) throws -> IngestReport {
    try Ingest(options).run(archive(name, files), into: manifest)
  }
}
