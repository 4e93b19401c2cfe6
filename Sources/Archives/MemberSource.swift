/// A stream of members in a fixed order: an archive read once from front to back, or a folder.
///
/// Nothing is unpacked to disk and no path of a member is ever followed.
public protocol MemberSource: AnyObject {
  /// The next member, or nil after the last. Its bytes are read only by ``read()``.
  func next() throws -> Member?

  /// The bytes of the member that ``next()`` gave last.
  ///
  /// - Throws: ``MemberRefusal`` where only this member is affected; ``ArchiveError`` otherwise.
  func read() throws -> [UInt8]

  /// How much of the source was read so far, of how much: packed bytes.
  var progress: (done: Int, total: Int) { get }

  /// What the source is, whole. To be called after the last member; reads what is left.
  func identity() throws -> SourceIdentity
}

/// One file in an archive or a folder.
public struct Member: Sendable, Equatable {
  /// The path as it is written in the archive, without a leading `./`.
  public let path: String
  /// The declared size in bytes, where there is one.
  public let size: Int?
  /// Why it is not read whatever its contents: a link, a device, or a path that leaves the archive.
  public let refusal: MemberRefusal?
}

/// Why one member of an archive is passed over while the rest goes on.
public enum MemberRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// The path is absolute or climbs out with `..`.
  case unsafePath
  /// The path is empty, too long, not UTF-8 or holds control characters.
  case malformedPath
  /// It is a symbolic link, a hard link, a device, a pipe or a socket.
  case notAFile(kind: String)
  /// It is larger than one member may be.
  case tooLarge(limit: Int)
  /// It unpacks to far more than it takes packed.
  case bomb(ratio: Int)
  /// Its data can't be unpacked, but the archive goes on.
  case unreadable(detail: String)

  /// A short reason code for the manifest.
  public var code: String {
    switch self {
    case .unsafePath: "unsafe_path"
    case .malformedPath: "malformed_path"
    case .notAFile: "not_a_file"
    case .tooLarge: "too_large"
    case .bomb: "archive_bomb"
    case .unreadable: "unreadable"
    }
  }

  /// The reason in words.
  public var description: String {
    switch self {
    case .unsafePath: "its path leaves the archive (absolute, or with `..`)"
    case .malformedPath: "its path is empty, too long, not UTF-8 or holds control characters"
    case .notAFile(let kind): "it is a \(kind), not a file"
    case .tooLarge(let limit): "it unpacks to more than \(limit) bytes (--max-member-bytes)"
    case .bomb(let ratio): "it unpacks to more than \(ratio) times its packed size (--max-ratio)"
    case .unreadable(let detail): "it can't be unpacked: \(detail)"
    }
  }
}

/// What a source is, by content.
public struct SourceIdentity: Sendable, Equatable {
  /// SHA-256 of the archive file; of a folder, of the sorted lines `path<TAB>sha256`.
  public let sha256: String
  /// The size of the archive file, or of all files of the folder.
  public let bytes: Int

  /// An identity of `bytes` bytes with that hash.
  public init(sha256: String, bytes: Int) {
    self.sha256 = sha256
    self.bytes = bytes
  }
}

extension Member {
  /// Judges a path and kind as found in an archive.
  static func judged(path: String, size: Int?, kind: String?) -> Member {
    var path = Substring(path)
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return Member(path: printable(path), size: size, refusal: refusal(of: path, kind: kind))
  }

  /// The path with control characters written out: they are refused, and shown on terminals.
  private static func printable(_ path: Substring) -> String {
    path.unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.properties.generalCategory == .control {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func refusal(of path: Substring, kind: String?) -> MemberRefusal? {
    let hasControl = path.unicodeScalars.contains { $0.properties.generalCategory == .control }
    if path.isEmpty || path.utf8.count > 4096 || hasControl || path.contains("\u{FFFD}") {
      return .malformedPath
    }
    let climbs = path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    let hasDrive = path.dropFirst().hasPrefix(":\\") || path.hasPrefix("\\")
    if path.hasPrefix("/") || climbs || hasDrive { return .unsafePath }
    return kind.map { .notAFile(kind: $0) }
  }
}
