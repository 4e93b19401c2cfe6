import Diagnostics
import Foundation

/// A small file of a model's folder.
enum ModelFile {
  /// The bytes of the file at `path`.
  ///
  /// - Throws: `SystemError`.
  static func read(_ path: String) throws -> Data {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path, code: FileManager.default.fileExists(atPath: path) ? EACCES : ENOENT)
    }
    return bytes
  }
}
