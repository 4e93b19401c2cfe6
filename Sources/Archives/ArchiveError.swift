import Diagnostics

/// Why an archive, or one member of it, can't be read.
public enum ArchiveError: ActionableError, Equatable {
  /// There is nothing at the path.
  case notFound(path: String)
  /// The file is none of the formats that are read.
  case notAnArchive(path: String, detail: String)
  /// The archive holds no file at all.
  case empty(path: String)
  /// The archive ends early or its contents are damaged, after `members` members.
  case damaged(path: String, detail: String, members: Int)
  /// A bound was passed: more members or more bytes than allowed.
  case overLimit(path: String, detail: String, option: String)
  /// The name of an archive to write ends in none of the formats that are written.
  case unknownEnding(path: String, known: [String])
  /// Writing an archive failed.
  case writeFailed(path: String, detail: String)

  /// What happened, where, and why.
  public var message: String {
    switch self {
    case .notFound(let path): "no archive or folder at `\(path)`"
    case .notAnArchive(let path, let detail): "`\(path)` is not an archive (\(detail))"
    case .empty(let path): "`\(path)` holds no files"
    case .damaged(let path, let detail, let members):
      "`\(path)` is damaged after \(members) members: \(detail)"
    case .overLimit(let path, let detail, _): "`\(path)` passes a bound: \(detail)"
    case .unknownEnding(let path, _): "`\(path)` does not say in which format to write"
    case .writeFailed(let path, let detail): "cannot write archive `\(path)`: \(detail)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .notFound: "check the path"
    case .notAnArchive: "pass a .tar.xz, .tar.gz, .tar or .zip file, or a folder"
    case .empty: "check that the download or the folder is the right one"
    case .damaged:
      "download it again (compare size and sha256 with the publisher's), then run the same command:"
        + " what was stored is kept"
    case .overLimit(_, _, let option): "if you trust the archive, raise \(option)"
    case .unknownEnding(_, let known): "end the name in \(known.joined(separator: ", "))"
    case .writeFailed: nil
    }
  }

  /// A name that says no format is a mistake on the command line.
  public var exitStatus: ExitStatus {
    if case .unknownEnding = self { .usage } else { .failed }
  }
}
