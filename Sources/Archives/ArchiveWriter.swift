import CArchive
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes files into a tar (plain, gzip or xz) or zip archive, the same bytes for the same files:
/// no times, no owners.
public final class ArchiveWriter {
  private let path: String
  private let temporary: String
  private let handle: OpaquePointer
  private var isFinished = false

  /// The name endings that name a format, longest first.
  public static let endings = [".tar.xz", ".txz", ".tar.gz", ".tgz", ".tar", ".zip"]

  /// Begins an archive at `path`, in the format that its name ends with.
  ///
  /// It is written beside its place and moved there by ``finish()``, so that a half-written archive
  /// never carries the name.
  /// - Throws: ``ArchiveError`` for an unknown ending or a path that can't be written.
  public init(path: String) throws {
    guard let ending = Self.endings.first(where: path.lowercased().hasSuffix) else {
      throw ArchiveError.unknownEnding(path: path, known: Self.endings)
    }
    guard let handle = archive_write_new() else {
      throw ArchiveError.writeFailed(path: path, detail: "out of memory")
    }
    self.path = path
    self.handle = handle
    temporary = path + ".tmp-\(getpid())"
    configure(ending)
    guard archive_write_open_filename(handle, temporary) == ARCHIVE_OK else { throw failure() }
  }

  private func configure(_ ending: String) {
    if ending == ".zip" {
      archive_write_set_format_zip(handle)
    } else {
      archive_write_set_format_ustar(handle)
    }
    switch ending {
    case ".tar.xz", ".txz":
      archive_write_add_filter_xz(handle)
      archive_write_set_filter_option(handle, "xz", "compression-level", "0")
    case ".tar.gz", ".tgz":
      archive_write_add_filter_gzip(handle)
      archive_write_set_filter_option(handle, "gzip", "timestamp", nil)
      archive_write_set_filter_option(handle, "gzip", "compression-level", "1")
    default: break
    }
  }

  deinit {
    archive_write_free(handle)
    if !isFinished { unlink(temporary) }
  }

  /// Adds a file.
  public func add(path: String, bytes: [UInt8]) throws {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, path)
    archive_entry_set_size(entry, Int64(bytes.count))
    archive_entry_set_filetype(entry, 0o100000)  // S_IFREG, which two modules declare
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_mtime(entry, 0, 0)
    guard archive_write_header(handle, entry) == ARCHIVE_OK else { throw failure() }
    let written = bytes.withUnsafeBytes { archive_write_data(handle, $0.baseAddress, $0.count) }
    guard written == bytes.count else { throw failure() }
  }

  /// Ends the archive and gives it its name.
  public func finish() throws {
    guard archive_write_close(handle) == ARCHIVE_OK else { throw failure() }
    guard rename(temporary, path) == 0 else { throw SystemError("rename", temporary) }
    isFinished = true
  }

  private func failure() -> any Error {
    let code = archive_errno(handle)
    let ofSystem = [ENOSPC, EFBIG, EDQUOT, EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, EIO]
    if ofSystem.contains(code) { return SystemError("write", path, code: code) }
    let detail = archive_error_string(handle).map { String(cString: $0) } ?? "no detail given"
    return ArchiveError.writeFailed(path: path, detail: detail)
  }
}
