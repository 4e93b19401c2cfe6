import Diagnostics
import Foundation

/// A text file written line by line beside its place, and moved there when it is whole.
final class LineFile {
  private let path: String
  private let temporary: String
  private let handle: FileHandle
  private var isFinished = false

  init(path: String) throws {
    self.path = path
    temporary = path + ".tmp-\(ProcessInfo.processInfo.processIdentifier)"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let handle = FileHandle(forWritingAtPath: temporary)
    else { throw SystemError("create", path) }
    self.handle = handle
  }

  deinit {
    if !isFinished { try? FileManager.default.removeItem(atPath: temporary) }
  }

  func write(_ line: String) throws {
    let text = line.hasSuffix("\n") ? line : line + "\n"
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw SystemError("write", path)
    }
  }

  func finish() throws {
    try handle.close()
    guard rename(temporary, path) == 0 else { throw SystemError("rename", temporary) }
    isFinished = true
  }
}
