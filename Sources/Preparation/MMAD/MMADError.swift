import Diagnostics

/// Why a file of questions was not taken.
public enum MMADError: ActionableError, Equatable {
  /// The file is no JSON object, or not to its end.
  case notJSON(path: String, line: Int, detail: String)
  /// None of its entries is about an image.
  case nothingRecognised(path: String, example: String?)
  /// None of its questions is about an image of the workspace.
  case nothingMatches(path: String, datasets: [String])
  /// A question can't be used, and the run is strict.
  case rejected(place: String, reason: String)

  /// What happened, where, and why.
  public var message: String {
    switch self {
    case .notJSON(let path, let line, let detail):
      "`\(path)` is not a whole JSON file: \(detail) (line \(line))"
    case .nothingRecognised(let path, let example):
      "`\(path)` asks nothing about any image"
        + (example.map { " (its first entry is `\($0)`)" } ?? "")
    case .nothingMatches(let path, let datasets):
      "none of the images in `\(path)` is in the workspace (it asks about "
        + "\(datasets.joined(separator: ", ")))"
    case .rejected(let place, let reason): "`\(place)` can't be used: \(reason)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .notJSON:
      "download `mmad.json` of MMAD again; a file that begins with `version https://git-lfs` is only a pointer to it"
    case .nothingRecognised:
      "entries have paths as keys, such as `MVTec-LOCO/<category>/test/<label>/<name>.png`"
    case .nothingMatches: "first `prep ingest` an archive of one of these data sets"
    case .rejected: "without --strict the rest goes on and the question is recorded as rejected"
    }
  }
}
