import Diagnostics
import Digest
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder that an export is written into: beside its place until it is whole.
struct ExportFolder: Sendable {
  /// The folder's path.
  let path: String

  /// Makes an empty folder beside `destination`, and all folders above it.
  ///
  /// - Throws: `SystemError`.
  init(beside destination: String) throws {
    path = destination + ".tmp-\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    try Self.make(path)
  }

  /// The folder of an export that is whole.
  init(at path: String) {
    self.path = path
  }

  /// The folder `relative`, which is made where it is missing.
  func subfolder(_ relative: String) throws -> String {
    let folder = path + "/" + relative
    try Self.make(folder)
    return folder
  }

  /// Writes a text file.
  func write(_ text: String, to relative: String) throws {
    try Self.write(Array(text.utf8), to: path + "/" + relative)
  }

  /// Writes one record a line.
  func write(lines records: [JSONValue], to relative: String) throws {
    try write(records.map { try $0.line() + "\n" }.joined(), to: relative)
  }

  /// Moves what was written to `destination`; what stood there goes.
  func move(to destination: String) throws {
    let old = destination + ".old.tmp-\(getpid())"
    let isReplacing = rename(destination, old) == 0
    guard rename(path, destination) == 0 else {
      let code = errno
      if isReplacing { _ = rename(old, destination) }
      throw SystemError("rename", path, code: code)
    }
    if isReplacing { try? FileManager.default.removeItem(atPath: old) }
  }

  /// Removes what was written.
  func discard() {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Reads a whole file.
  static func read(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path)
    }
    return Array(data)
  }

  /// Writes a whole file.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("create", path) }
    defer { close(descriptor) }
    try bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = writeBytes(descriptor, rest)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw SystemError("write", path) }
        done += count
      }
    }
  }

  private static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw SystemError("create folder", path)
    }
  }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
