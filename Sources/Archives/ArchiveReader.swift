import CArchive
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads tar (plain, gzip, bzip2, xz, zstd) and zip archives through libarchive, front to back.
///
/// Checksums of xz, bzip2, zstd, zip and of tar headers are checked; libarchive does not check those
/// of gzip, so a damaged `.tar.gz` may give damaged contents.
public final class ArchiveReader: MemberSource {
  private let file: ArchiveFile
  private let limits: ArchiveLimits
  private let handle: OpaquePointer
  private var members = 0
  private var unpacked = 0
  private var packedBefore = 0
  private var entry: OpaquePointer?
  private var finished = false

  /// libarchive converts names through the C library's locale, and a Swift program starts in "C".
  private static let locale: Void = { _ = setlocale(LC_CTYPE, "C.UTF-8") }()

  /// Opens the archive at `path`.
  ///
  /// - Throws: ``ArchiveError`` if there is none or it can't be read.
  public init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws {
    _ = Self.locale
    self.limits = limits
    file = try ArchiveFile(path: path)
    guard let handle = archive_read_new() else {
      throw ArchiveError.notAnArchive(path: path, detail: "out of memory")
    }
    self.handle = handle
    if file.size == 0 { throw ArchiveError.empty(path: path) }
    try open()
  }

  deinit {
    archive_read_free(handle)
  }

  private func open() throws {
    for filter in [
      archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
      archive_read_support_filter_xz, archive_read_support_filter_zstd,
    ] { _ = filter(handle) }
    if file.isZip {
      // Only through its directory: without it, nobody could tell that a zip file was cut short.
      archive_read_support_format_zip_seekable(handle)
    } else {
      archive_read_support_format_tar(handle)
      archive_read_support_format_gnutar(handle)
    }
    archive_read_set_read_callback(handle) { _, client, buffer in
      guard let client, let buffer else { return -1 }
      let file = Unmanaged<ArchiveFile>.fromOpaque(client).takeUnretainedValue()
      guard let bytes = file.readBlock() else { return -1 }
      buffer.pointee = bytes.baseAddress
      return bytes.count
    }
    if file.isZip {
      archive_read_set_seek_callback(handle) { _, client, offset, whence in
        guard let client else { return -1 }
        return Unmanaged<ArchiveFile>.fromOpaque(client).takeUnretainedValue()
          .seek(offset, whence: whence)
      }
    }
    archive_read_set_callback_data(handle, Unmanaged.passUnretained(file).toOpaque())
    guard archive_read_open1(handle) == ARCHIVE_OK else {
      throw headerFailure()
    }
  }

  /// libarchive's text of the last failure; it gives none after some fatal ones.
  private var detail: String {
    archive_error_string(handle).map { String(cString: $0) } ?? "no detail given"
  }

  /// The next member that is not a folder, or nil after the last.
  public func next() throws -> Member? {
    while !finished {
      packedBefore = file.position
      var found: OpaquePointer?
      let status = archive_read_next_header(handle, &found)
      if status == ARCHIVE_EOF {
        try checkEnd()
        break
      }
      // ARCHIVE_RETRY is a tar header with a wrong checksum: what follows it may be anything.
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let found else { throw headerFailure() }
      if archive_entry_filetype(found) == S_IFDIR, archive_entry_hardlink(found) == nil {
        continue
      }
      members += 1
      if members > limits.members {
        throw ArchiveError.overLimit(
          path: file.path, detail: "more than \(limits.members) members", option: "--max-members")
      }
      entry = found
      return Self.member(of: found)
    }
    finished = true
    if members == 0 { throw ArchiveError.empty(path: file.path) }
    return nil
  }

  /// libarchive takes a tar that was cut between two members for a whole one: it reads on where the
  /// end marker should stand and finds nothing.
  private func checkEnd() throws {
    let isTar = archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR
    guard isTar, members > 0 else { return }
    if archive_filter_bytes(handle, 0) == archive_read_header_position(handle) {
      throw ArchiveError.damaged(
        path: file.path, detail: "it is cut off, tar's end marker is missing", members: members)
    }
  }

  private func headerFailure() -> any Error {
    if let failure = file.failure { return failure }
    if file.isZip, members == 0 {
      return ArchiveError.damaged(
        path: file.path, detail: "the directory at its end is missing", members: 0)
    }
    return members == 0 && detail.contains("Unrecognized")
      ? ArchiveError.notAnArchive(path: file.path, detail: "unrecognised format")
      : ArchiveError.damaged(path: file.path, detail: detail, members: members)
  }

  private static func member(of entry: OpaquePointer) -> Member {
    let path =
      archive_entry_pathname_utf8(entry).map { String(cString: $0) }
      ?? archive_entry_pathname(entry).map { String(decoding: bytes(of: $0), as: UTF8.self) } ?? ""
    let size = archive_entry_size_is_set(entry) != 0 ? Int(archive_entry_size(entry)) : nil
    return .judged(path: path, size: size, kind: kind(of: entry))
  }

  private static func bytes(of text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text, count: strlen(text))
  }

  /// What the entry is instead of a file, or nil for a file.
  private static func kind(of entry: OpaquePointer) -> String? {
    if archive_entry_hardlink(entry) != nil { return "hard link" }
    switch archive_entry_filetype(entry) {
    case S_IFREG: return nil
    case S_IFLNK: return "symbolic link"
    default: return "device, pipe or socket"
    }
  }

  /// The bytes of the member that ``next()`` gave last, within the bounds.
  public func read() throws -> [UInt8] {
    var bytes: [UInt8] = []
    if let entry, archive_entry_size_is_set(entry) != 0 {
      let declared = Int(archive_entry_size(entry))
      if declared > limits.memberBytes { throw MemberRefusal.tooLarge(limit: limits.memberBytes) }
      bytes.reserveCapacity(max(0, declared))
    }
    while true {
      var block: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(handle, &block, &count, &offset)
      if status == ARCHIVE_EOF { break }
      // ARCHIVE_WARN is a wrong checksum in a zip file.
      guard status == ARCHIVE_OK else { throw dataFailure(status) }
      let place = Int(clamping: offset)
      if place > limits.memberBytes - count {
        throw MemberRefusal.tooLarge(limit: limits.memberBytes)
      }
      if place > bytes.count {  // a hole of a sparse file
        try checkRatio(place)
        bytes += [UInt8](repeating: 0, count: place - bytes.count)
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(start: block, count: count))
      try checkRatio(bytes.count)
    }
    try count(bytes.count)
    return bytes
  }

  private func dataFailure(_ status: Int32) -> any Error {
    if let failure = file.failure { return failure }
    return status == ARCHIVE_FATAL
      ? ArchiveError.damaged(path: file.path, detail: detail, members: members - 1)
      : MemberRefusal.unreadable(detail: detail)
  }

  /// A member may be packed well, but not beyond any photograph.
  private func checkRatio(_ size: Int) throws {
    let packed = max(0, file.position - packedBefore) + (1 << 16)
    if size > 16 << 20 && size / packed > limits.ratio {
      throw MemberRefusal.bomb(ratio: limits.ratio)
    }
  }

  private func count(_ size: Int) throws {
    unpacked += size
    if unpacked > limits.totalBytes {
      throw ArchiveError.overLimit(
        path: file.path, detail: "more than \(limits.totalBytes) bytes unpacked",
        option: "--max-total-bytes")
    }
  }

  /// libarchive's version, with those of the libraries that unpack for it.
  public static var libraryVersion: String { String(cString: archive_version_details()) }

  /// Packed bytes read so far, of the file's size.
  public var progress: (done: Int, total: Int) { (min(file.position, file.size), file.size) }

  /// The hash of the whole file; reads what follows the last member.
  public func identity() throws -> SourceIdentity {
    try file.identity()
  }
}
