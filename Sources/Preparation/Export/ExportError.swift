import Diagnostics
import Manifest

/// Why an export was not made.
public enum ExportError: ActionableError, Equatable {
  /// No build has this id, and none begins with it.
  case noBuild(name: String, known: [String])
  /// Several builds begin with this.
  case ambiguousBuild(name: String, matches: [String])
  /// The format has no place for builds of this kind.
  case unsupportedKind(kind: String, format: String, formats: [String])
  /// Something that is not an export stands where it should go.
  case notAnExport(path: String)
  /// Another export stands where it should go.
  case differs(path: String, detail: String)
  /// A row shows an image that has no patches under the build's profile.
  case noPatches(image: String, profile: String)
  /// A row's conversation can't be read.
  case malformedRow(build: String, ordinal: Int, detail: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .noBuild(let name, let known):
      known.isEmpty
        ? "there is no build `\(name)`: this workspace has none yet" : "there is no build `\(name)`"
    case .ambiguousBuild(let name, let matches):
      "`\(name)` could be \(matches.joined(separator: " or "))"
    case .unsupportedKind(let kind, let format, _):
      "`\(format)` can't hold a build of the kind `\(kind)`"
    case .notAnExport(let path): "`\(path)` exists and is no export of prep"
    case .differs(let path, let detail): "`\(path)` holds another export: \(detail)"
    case .noPatches(let image, let profile): "`\(image)` has no patches under `\(profile)`"
    case .malformedRow(let build, let ordinal, let detail):
      "row \(ordinal) of \(build) can't be exported: \(detail)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .noBuild(_, let known):
      known.isEmpty
        ? "make one with `prep build-sft`, `prep build-grpo` or `prep build-eval`"
        : "there is \(known.joined(separator: ", ")); `sft`, `grpo` and `eval` mean the newest"
    case .ambiguousBuild: "give more of the id"
    case .unsupportedKind(let kind, _, let formats):
      "formats for \(kind): \(formats.joined(separator: ", "))"
    case .notAnExport: "choose another folder with --out"
    case .differs: "replace it with --force, or choose another folder with --out"
    case .noPatches, .malformedRow: "`prep verify` says what is damaged"
    }
  }
}
