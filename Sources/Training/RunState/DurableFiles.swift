import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files and folders that are whole on the disk or not there at all.
enum DurableFiles {
  /// Makes `folder` and all above it.
  ///
  /// - Throws: `SystemError`.
  static func makeFolder(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
      throw SystemError("create folder", folder, code: code.map(Int32.init) ?? EIO)
    }
  }

  /// Writes `value` as JSON with sorted keys, whole or not at all.
  ///
  /// - Throws: `SystemError`.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let temporary = path + ".tmp"
    unlink(temporary)
    do {
      let file = try AppendedFile(path: temporary, isNew: true)
      try file.append(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
      try file.sync()
      try rename(temporary, to: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Waits until the disk has all files below `folder`, and the folders.
  ///
  /// - Throws: `SystemError`.
  static func sync(below folder: String) throws {
    for path in FileManager.default.subpaths(atPath: folder) ?? [] {
      try sync(folder + "/" + path)
    }
    try sync(folder)
  }

  /// Waits until the disk has the file or folder.
  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("sync", path) }
  }

  /// Gives a file or folder another name in the same folder, durably.
  static func rename(_ source: String, to target: String) throws {
    guard systemRename(source, target) == 0 else { throw SystemError("rename", source) }
    try sync((target as NSString).deletingLastPathComponent)
  }

  /// Lets the symbolic link `path` point to `target`, at once.
  static func link(_ path: String, to target: String) throws {
    let temporary = path + ".tmp"
    unlink(temporary)
    guard symlink(target, temporary) == 0 else { throw SystemError("create", temporary) }
    try rename(temporary, to: path)
  }
}

private func systemRename(_ source: String, _ target: String) -> Int32 { rename(source, target) }
