import Foundation
import Manifest
import Preparation

/// A workspace with real shards and one build of each kind, made from 19 small pictures.
final class ExportFixture {
  private let ingest: IngestFixture
  let manifest: ManifestDatabase
  let builds: [BuildKind: BuildRecord]

  init() throws {
    ingest = try IngestFixture()
    manifest = try ingest.manifest()
    try ingest.ingest(Self.files(), into: manifest)
    let stage = try BuildStage(manifest, pipeline: Pipeline())
    builds = [
      .sft: try stage.sft().build, .grpo: try stage.grpo().build, .eval: try stage.eval().build,
    ]
  }

  private static func files() throws -> IngestFixture.Files {
    var files: IngestFixture.Files = [("pushpins/defects_config.json", IngestFixture.config)]
    let groups = [
      ("train/good", 4), ("validation/good", 3), ("test/good", 6), ("test/logical_anomalies", 6),
    ]
    for (place, count) in groups {
      for number in 0..<count {
        let seed = UInt64(files.count)
        files.append(("pushpins/\(place)/00\(number).png", try IngestFixture.png(seed)))
      }
    }
    for number in 0..<6 {
      files.append(
        (
          "pushpins/ground_truth/logical_anomalies/00\(number)/000.png", try IngestFixture.mask(255)
        ))
    }
    return files
  }

  func path(_ name: String) -> String { ingest.folder.appendingPathComponent(name).path }

  func export(
    _ name: String, _ format: ExportFormatName, to path: String? = nil, isForced: Bool = false,
    jobs: Int = 2
  ) throws -> ExportReport {
    try Export(name, format: format, path: path, in: manifest).run(isForced: isForced, jobs: jobs)
  }

  /// The bytes of every file below `path`.
  static func contents(_ path: String) -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in FileManager.default.subpaths(atPath: path) ?? [] {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path + "/" + file, isDirectory: &isFolder)
      if !isFolder.boolValue {
        contents[file] = FileManager.default.contents(atPath: path + "/" + file)
      }
    }
    return contents
  }

  /// The objects of every JSON-lines file below `path`.
  static func records(_ path: String) throws -> [[String: Any]] {
    let files = contents(path).filter { $0.key.hasSuffix(".jsonl") }
    return try files.sorted { $0.key < $1.key }.flatMap { _, data in
      try data.split(separator: UInt8(ascii: "\n")).compactMap {
        try JSONSerialization.jsonObject(with: $0) as? [String: Any]
      }
    }
  }

  /// Every format with every kind that it holds.
  static let pairs: [(ExportFormatName, BuildKind)] = ExportFormatName.allCases.flatMap { format in
    format.kinds.map { (format, $0) }
  }
}
