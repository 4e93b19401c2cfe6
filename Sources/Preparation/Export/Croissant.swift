import Foundation
import Manifest

/// The description of an export in Croissant 1.1 (http://mlcommons.org/croissant/1.1).
struct Croissant {
  private let document: [String: JSONValue]

  /// - Parameters:
  ///   - contents: the records and what they look like.
  ///   - images: the folder of the images, relative to the export.
  ///   - hashes: SHA-256 of the files, by path.
  init(
    _ set: ExportSet, _ format: ExportFormatName, _ contents: ExportContents, images: String?,
    hashes: [String: String]
  ) throws {
    var files = ([contents.records] + contents.archives).map { path in
      Self.file(path, sha256: hashes[path] ?? "")
    }
    var pictures: [String: JSONValue] = [
      "@type": "cr:FileSet", "@id": "images", "name": "images", "encodingFormat": "image/png",
      "includes": .string(images.map { $0 + "/*.png" } ?? "*.png"),
    ]
    if !contents.archives.isEmpty {
      pictures["containedIn"] = .list(contents.archives.map { ["@id": .string($0)] })
    }
    files.append(.object(pictures))
    document = Self.heading(set, format).merging([
      "@context": try JSONDecoder().decode(
        JSONValue.self, from: Data(PackageResources.croissant_context_json)),
      "distribution": .list(files),
      "recordSet": [
        [
          "@type": "cr:RecordSet", "@id": "record", "name": "record",
          "field": .list(
            contents.columns.sorted { $0.key < $1.key }.map { name, example in
              CroissantField(name, in: contents.records).json(example)
            }),
        ]
      ],
    ]) { _, new in new }
  }

  /// The file's text.
  func text() throws -> String { try JSONValue.object(document).page() }

  private static func file(_ path: String, sha256: String) -> JSONValue {
    [
      "@type": "cr:FileObject", "@id": .string(path), "name": .string(path),
      "contentUrl": .string(path), "sha256": .string(sha256),
      "encodingFormat": path.hasSuffix(".tar") ? "application/x-tar" : "application/jsonlines",
    ]
  }

  private static func heading(_ set: ExportSet, _ format: ExportFormatName) -> [String: JSONValue] {
    [
      "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
      "name": .string("\(set.build.id)-\(format.rawValue)"), "version": "1.0.0",
      "description": .string(
        "\(set.rows.count) \(set.build.kind) records over \(set.images.count) images in the layout "
          + "of MVTec LOCO AD, as \(format.rawValue) reads them; made by prep. Images that "
          + "`prep synth` drew are free of MVTec's licence."),
      "license": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
      "url": "https://www.mvtec.com/company/research/datasets/mvtec-loco",
      "creator": ["@type": "sc:Organization", "name": "MVTec Software GmbH"],
      "datePublished": "2022",
      "citeAs": """
      Bergmann, Batzner, Fauser, Sattlegger, Steger: Beyond Dents and Scratches: Logical \
      Constraints in Unsupervised Anomaly Detection and Localization. IJCV 130 (2022).
      """,
    ]
  }
}
