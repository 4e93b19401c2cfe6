import CArchive  // whose headers bring `stat` along, as the release build sees it
import Diagnostics
import Digest

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads a folder as if it were an archive: all files below it, sorted by path. Follows no link.
public final class FolderReader: MemberSource {
  private let root: String
  private let limits: ArchiveLimits
  private let members: [Member]
  private var index = -1
  private var bytesDone = 0
  private let bytesTotal: Int
  private var hashes: [String: String] = [:]

  /// Lists the folder at `path`.
  ///
  /// - Throws: ``ArchiveError`` if it holds no file or too many.
  public init(path: String, limits: ArchiveLimits = ArchiveLimits()) throws {
    root = path
    self.limits = limits
    var found: [Member] = []
    try Self.list(path, below: "", limits: limits, into: &found)
    if found.isEmpty { throw ArchiveError.empty(path: path) }
    members = found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    bytesTotal = members.reduce(0) { $0 + ($1.size ?? 0) }
    if bytesTotal > limits.totalBytes {
      throw ArchiveError.overLimit(
        path: path, detail: "more than \(limits.totalBytes) bytes", option: "--max-total-bytes")
    }
  }

  private static func list(
    _ root: String, below prefix: String, limits: ArchiveLimits, into found: inout [Member]
  ) throws {
    let folder = prefix.isEmpty ? root : root + "/" + prefix
    guard let stream = opendir(folder) else { throw SystemError("list", folder) }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      let path = prefix.isEmpty ? name : prefix + "/" + name
      var info = stat()
      guard lstat(root + "/" + path, &info) == 0 else {
        throw SystemError("read", root + "/" + path)
      }
      if info.st_mode & S_IFMT == S_IFDIR {
        try list(root, below: path, limits: limits, into: &found)
        continue
      }
      found.append(.judged(path: path, size: Int(info.st_size), kind: kind(info.st_mode)))
      if found.count > limits.members {
        throw ArchiveError.overLimit(
          path: root, detail: "more than \(limits.members) files", option: "--max-members")
      }
    }
  }

  private static func kind(_ mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFLNK: "symbolic link"
    default: "device, pipe or socket"
    }
  }

  /// The next file in order of paths.
  public func next() throws -> Member? {
    index += 1
    return index < members.count ? members[index] : nil
  }

  /// The bytes of the file that ``next()`` gave last.
  public func read() throws -> [UInt8] {
    let member = members[index]
    let size = member.size ?? 0
    if size > limits.memberBytes { throw MemberRefusal.tooLarge(limit: limits.memberBytes) }
    let bytes = try Self.contents(of: root + "/" + member.path, size: size)
    bytesDone += bytes.count
    hashes[member.path] = SHA256.hex(of: bytes)
    return bytes
  }

  private static func contents(of path: String, size: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      throw MemberRefusal.unreadable(detail: SystemError("open", path).message)
    }
    defer { close(descriptor) }
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let rest = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let got = readBlock(descriptor, into: rest)
        if got < 0 { failure = SystemError("read", path) }
        if got <= 0 { break }
        count += got
      }
    }
    if let failure { throw MemberRefusal.unreadable(detail: failure.message) }
    return bytes
  }

  /// Bytes read so far, of all files' sizes.
  public var progress: (done: Int, total: Int) { (bytesDone, bytesTotal) }

  /// The hash over the sorted list of paths and hashes of files; reads files not read so far. A file
  /// that can't be read stands in the list as such.
  public func identity() throws -> SourceIdentity {
    let list = SHA256()
    for member in members where member.refusal == nil {
      let file = root + "/" + member.path
      let hash = hashes[member.path] ?? (try? SHA256.hex(ofFileAt: file)) ?? "unreadable"
      list.update("\(member.path)\t\(hash)\n")
    }
    return SourceIdentity(sha256: list.hex(), bytes: bytesTotal)
  }
}
