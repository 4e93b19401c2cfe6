import Diagnostics

/// Why an ingest ended before the archive did.
public enum IngestError: ActionableError, Equatable {
  /// No member of the archive fits a known data set.
  case nothingRecognised(path: String, example: String)
  /// A member can't be used, and the run is strict.
  case rejected(member: String, reason: String)
  /// Every image was rejected.
  case nothingUsable(path: String, rejected: Int, first: String)

  /// What happened, where, and why.
  public var message: String {
    switch self {
    case .nothingRecognised(let path, let example):
      "`\(path)` holds no image of MVTec LOCO AD (it holds, for example, `\(example)`)"
    case .rejected(let member, let reason): "member `\(member)` can't be used: \(reason)"
    case .nothingUsable(let path, let rejected, let first):
      "none of the images in `\(path)` can be used (members rejected: \(rejected)), the first "
        + "because \(first)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .nothingRecognised:
      "images are expected at `<category>/{train,validation,test}/<label>/<name>.png`"
    case .rejected: "without --strict the rest goes on and the member is recorded as rejected"
    case .nothingUsable: "mend the archive, or raise the bound that the reason names"
    }
  }
}

/// The user ended the run; the same command continues it.
public struct Interrupted: ActionableError {
  /// An interruption.
  public init() {}
  /// What happened.
  public var message: String { "interrupted" }
  /// How to go on.
  public var hint: String? { "run the same command again: it continues where it was" }
  /// 130, as shells report it.
  public var exitStatus: ExitStatus { .interrupted }
}
