import Diagnostics
import GRDB

/// Why a workspace or its manifest can't be used.
public enum ManifestError: ActionableError, Equatable {
  /// There is no workspace at the path.
  case noWorkspace(path: String)
  /// Another process writes to the workspace.
  case locked(path: String, holder: String)
  /// The manifest was written by a newer program.
  case newer(path: String, detail: String)
  /// The file is not a manifest, or is damaged.
  case damaged(path: String, detail: String)
  /// SQLite reported a failure.
  case database(path: String, detail: String, isFull: Bool)
  /// There is no such image, build or other row.
  case notFound(what: String, id: String, suggestion: String?)
  /// What was asked for does not agree with what is there.
  case conflict(detail: String, suggestion: String?)

  /// What happened, where, and why.
  public var message: String {
    switch self {
    case .noWorkspace(let path): "no workspace at `\(path)`"
    case .locked(let path, let holder): "`\(path)` is being written by \(holder)"
    case .newer(let path, let detail):
      "manifest `\(path)` was written by a newer version of this program (\(detail))"
    case .damaged(let path, let detail): "manifest `\(path)` is damaged: \(detail)"
    case .database(let path, let detail, _): "manifest `\(path)`: \(detail)"
    case .notFound(let what, let id, _): "no \(what) `\(id)` in this workspace"
    case .conflict(let detail, _): detail
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .noWorkspace:
      "make one with `prep ingest ARCHIVE`, or point to one with --workspace DIR"
    case .locked: "wait until it ends; reading commands such as `prep status` go on meanwhile"
    case .newer: "use the newer program, or another --workspace"
    case .damaged: "run `prep verify`; if it can't be mended, ingest again into a new --workspace"
    case .database(_, _, let isFull):
      isFull ? "free some space, then run the same command again: it continues" : nil
    case .notFound(_, _, let suggestion): suggestion
    case .conflict(_, let suggestion): suggestion
    }
  }

  /// Each has its documented exit code.
  public var exitStatus: ExitStatus {
    switch self {
    case .noWorkspace: .noWorkspace
    case .locked: .locked
    case .newer: .newerManifest
    case .damaged: .damaged
    case .database(_, _, let isFull): isFull ? .noSpace : .failed
    case .notFound, .conflict: .failed
    }
  }

  /// What an SQLite failure means for the user.
  static func from(_ error: DatabaseError, path: String) -> ManifestError {
    let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL:
      return .database(path: path, detail: "the disk is full", isFull: true)
    case .SQLITE_IOERR:
      return .database(path: path, detail: "\(detail) (is the disk full?)", isFull: true)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      return .database(path: path, detail: detail, isFull: true)
    case .SQLITE_BUSY:
      return .locked(path: path, holder: "another process that does not let go of it")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged(path: path, detail: detail)
    default: return .database(path: path, detail: error.description, isFull: false)
    }
  }
}
