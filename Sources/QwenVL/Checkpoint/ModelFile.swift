import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A small file of a model's folder.
enum ModelFile {
  /// The bytes of the file at `path`.
  ///
  /// - Throws: `SystemError`.
  static func read(_ path: String) throws -> Data {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw SystemError("read", path, code: isThere ? EACCES : ENOENT)
    }
    return bytes
  }

  /// Writes `data` to `path`, whole or not at all.
  ///
  /// - Throws: `SystemError`.
  static func write(_ data: Data, to path: String) throws {
    do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
      throw SystemError("write", path, code: code.map(Int32.init) ?? EIO)
    }
  }

  /// Makes `folder` and all above it.
  ///
  /// - Throws: `SystemError`.
  static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
      throw SystemError("create folder", folder, code: code.map(Int32.init) ?? EIO)
    }
  }
}
