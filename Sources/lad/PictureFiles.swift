import Diagnostics
import Foundation

/// The pictures that paths name: files as they are, and the PNG and JPEG files below folders.
enum PictureFiles {
  /// - Throws: `SystemError` for a path where nothing is; ``NoPictures`` for a folder without any.
  static func find(_ paths: [String]) throws -> [String] {
    try paths.flatMap { path -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw SystemError("read", path, code: ENOENT)
      }
      guard isFolder.boolValue else { return [path] }
      let found = (FileManager.default.subpaths(atPath: path) ?? []).filter {
        ["png", "jpg", "jpeg"].contains(($0 as NSString).pathExtension.lowercased())
      }.sorted()
      guard !found.isEmpty else { throw NoPictures(folder: path) }
      return found.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
    }
  }

  struct NoPictures: ActionableError {
    let folder: String
    var message: String { "no PNG or JPEG file is below `\(folder)`" }
    var hint: String? { nil }
  }
}
