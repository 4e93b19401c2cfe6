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
    let names = Set(set.rows.flatMap(\.imageIds).compactMap { $0.split(separator: "/").first })
    let origins = names.sorted().compactMap { ImageOrigin.known[String($0)] }
    var heading: [String: JSONValue] = [
      "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.1",
      "name": .string("\(set.build.id)-\(format.rawValue)"), "version": "1.0.0",
      "description": .string(
        "\(set.rows.count) \(set.build.kind) records over \(set.images.count) images of "
          + "\(names.sorted().joined(separator: ", ")), as \(format.rawValue) reads them; made by "
          + "prep. Licence and citation are those of the data set's own images; images that "
          + "`prep synth` drew in its layout are free of them."),
    ]
    func one(_ texts: [String]) -> JSONValue {
      texts.count == 1 ? .string(texts[0]) : .strings(texts)
    }
    guard let first = origins.first else { return heading }
    heading["license"] = one(origins.map(\.license))
    heading["url"] = .string(first.url)
    heading["creator"] = .list(
      origins.map { ["@type": "sc:Organization", "name": .string($0.creator)] })
    heading["datePublished"] = .string(first.published)
    heading["citeAs"] = .string(origins.map(\.citation).joined(separator: " "))
    return heading
  }
}
