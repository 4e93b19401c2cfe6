import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder that holds all that was prepared: `manifest.sqlite`, `shards/`, `reports/`.
public struct Workspace: Sendable, Equatable {
  /// The folder's path.
  public let path: String

  /// The workspace at `path`, which need not exist yet.
  public init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The manifest's path.
  public var manifestPath: String { path + "/manifest.sqlite" }
  /// Where reports and pictures for people go.
  public var reportsPath: String { path + "/reports" }
  /// The file whose lock the one writer holds.
  var lockPath: String { path + "/.lock" }

  /// The path of something whose place is given relative to the workspace.
  public func absolute(_ relative: String) -> String { path + "/" + relative }

  /// Whether there is a manifest here.
  public var exists: Bool { access(manifestPath, F_OK) == 0 }

  /// Makes the folder `relative` below the workspace, and all above it.
  ///
  /// - Throws: `SystemError`.
  public func makeFolder(_ relative: String) throws {
    let whole = absolute(relative)
    var end = whole.startIndex
    while end < whole.endIndex {
      let next = whole[whole.index(after: end)...].firstIndex(of: "/") ?? whole.endIndex
      let folder = String(whole[..<next])
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw SystemError("create folder", folder)
      }
      end = next
    }
  }
}

/// The right to write to a workspace: held by one process at a time, freed by the system when that
/// process ends, however it ends.
public final class WorkspaceLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Parameter purpose: the command that holds it, for the message that a second writer gets.
  /// - Throws: ``ManifestError/locked(path:holder:)`` if another process holds it.
  public init(_ workspace: Workspace, purpose: String) throws {
    try workspace.makeFolder("")
    descriptor = open(workspace.lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("create", workspace.lockPath) }
    // From here on deinit closes it, also where this throws: closed twice, the number may by then be
    // another thread's file.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw ManifestError.locked(path: workspace.path, holder: Self.holder(descriptor))
    }
    let note = Array("process \(getpid()) (\(purpose))".utf8)
    // The note only serves a message, so a disk too full for it must not stop the command here.
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, note, note.count, 0)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  private static func holder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : "another process"
  }
}
