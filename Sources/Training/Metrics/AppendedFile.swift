import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that only grows, each piece by one call to the system: what was appended is in the kernel's
/// hands when the call returns, so that killing the process loses nothing of it.
///
/// Not safe to append to from several threads.
final class AppendedFile {
  let path: String
  private let descriptor: Int32

  /// Opens the file at `path`, made if there is none.
  ///
  /// - Parameter isNew: whether there must be none; otherwise this fails with EEXIST.
  /// - Throws: `SystemError`.
  init(path: String, isNew: Bool = false) throws {
    self.path = path
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (isNew ? O_EXCL : 0)
    descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else { throw SystemError("create", path) }
  }

  deinit { close(descriptor) }

  /// Appends `bytes`. Where the disk is full, what it took of them is cut off again.
  ///
  /// - Throws: `SystemError`.
  func append(_ bytes: [UInt8]) throws {
    let before = lseek(descriptor, 0, SEEK_END)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        writeBytes(descriptor, UnsafeRawBufferPointer(rebasing: $0[done...]))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let error = SystemError("write", path)
        if before >= 0 { _ = ftruncate(descriptor, before) }
        throw error
      }
      done += count
    }
  }

  /// Cuts the file off behind `length` bytes.
  func truncate(to length: Int) throws {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw SystemError("truncate", path) }
  }

  /// Waits until the disk has it.
  func sync() throws {
    guard fsync(descriptor) == 0 else { throw SystemError("sync", path) }
  }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
