#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A failed call to the operating system about a file.
public struct SystemError: ActionableError {
  /// What was tried, such as `write`.
  public let operation: String
  /// The file it was tried on.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// An error of `operation` on `path`, with the number that `errno` holds now unless one is given.
  public init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// What was tried, where, and the system's words for why it failed.
  public var message: String {
    "cannot \(operation) `\(path)`: \(String(cString: strerror(code)))"
  }

  /// What usually mends it.
  public var hint: String? {
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      "free some space (or raise the limit), then run the same command again: it continues"
    case EACCES, EPERM, EROFS:
      "choose a folder that you may write to with --workspace, or change its permissions"
    case ENOENT: "check the path"
    case ENOTDIR: "a part of the path is a file where a folder should be: choose another path"
    default: nil
    }
  }

  /// Full and read-only disks have a status of their own.
  public var exitStatus: ExitStatus {
    switch code {
    case ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EPERM: .noSpace
    default: .failed
    }
  }
}
