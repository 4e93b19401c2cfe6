import Digest
import Foundation
import Manifest

/// What `export.json` says: which build in which format, and the hash of every other file.
struct ExportListing: Codable, Equatable {
  let build: String
  let build_digest: String
  let kind: String
  let profile: String
  let format: String
  let rows: Int
  let images: Int
  /// SHA-256 by path, relative to the export.
  var files: [String: String]

  static let name = "export.json"

  init(_ set: ExportSet, format: ExportFormatName, files: [String: String]) {
    (build, build_digest, kind) = (set.build.id, set.build.digest, set.build.kind)
    (profile, rows, images) = (set.profile.id, set.rows.count, set.images.count)
    (self.format, self.files) = (format.rawValue, files)
  }

  /// What the export at `path` says of itself; nil where there is none.
  init?(at path: String) {
    guard let data = FileManager.default.contents(atPath: path + "/" + Self.name),
      let listing = try? JSONDecoder().decode(Self.self, from: data)
    else { return nil }
    self = listing
  }

  /// Whether it lists an export of that build, as it is now, in that format.
  func isOf(_ set: ExportSet, format: ExportFormatName) -> Bool {
    build == set.build.id && build_digest == set.build.digest && self.format == format.rawValue
  }

  /// The file's text.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// The hash of every file below `path` but the listing itself.
  static func hashes(of path: String) throws -> [String: String] {
    var hashes: [String: String] = [:]
    for file in FileManager.default.subpaths(atPath: path) ?? [] where file != name {
      var isFolder: ObjCBool = false
      let absolute = path + "/" + file
      guard FileManager.default.fileExists(atPath: absolute, isDirectory: &isFolder),
        !isFolder.boolValue
      else { continue }
      hashes[file] = try SHA256.hex(ofFileAt: absolute)
    }
    return hashes
  }

  /// How the export at `path` differs from this one, in words; nil where every byte is the same.
  /// Files that somebody put beside the listed ones are left alone.
  func difference(at path: String) throws -> String? {
    guard let other = ExportListing(at: path) else { return "its \(Self.name) can't be read" }
    if other.build != build || other.format != format {
      return "\(other.build) as \(other.format)"
    }
    let found = try Self.hashes(of: path)
    let changed = files.filter { found[$0.key] != $0.value }.keys.sorted()
    if changed.isEmpty { return other == self ? nil : "made otherwise" }
    let more = changed.count > 3 ? " and \(changed.count - 3) more" : ""
    return "other or missing files: \(changed.prefix(3).joined(separator: ", "))\(more)"
  }
}
