import Datasets
import Manifest

extension Pipeline {
  /// A build in the form of a trainer. An element of a recipe's `exports`.
  public struct ExportRequest: Sendable, Equatable {
    /// The kind of build.
    public let build: BuildKind
    /// The form.
    public let format: ExportFormatName
    /// The folder to write; in the workspace if nil.
    public let path: String?

    /// A request for `build` as `format`.
    public init(build: BuildKind, format: ExportFormatName, path: String? = nil) {
      (self.build, self.format, self.path) = (build, format, path)
    }
  }

  /// The kinds of builds that a run makes: all where the recipe has no `builds`.
  static func builds(_ root: YAMLMap) throws(YAMLFileError) -> [BuildKind] {
    guard root.keys.contains("builds") else { return BuildKind.allCases }
    let names = try root.texts("builds")
    let known = BuildKind.allCases.map(\.rawValue)
    if let stranger = names.first(where: { !known.contains($0) }) {
      throw root.error(
        "builds", "there is no build `\(stranger)`", hint: "use \(known.joined(separator: ", "))")
    }
    return BuildKind.allCases.filter { names.contains($0.rawValue) }
  }

  static func exports(_ root: YAMLMap, builds: [BuildKind]) throws(YAMLFileError)
    -> [ExportRequest]
  {
    var exports: [ExportRequest] = []
    for map in try root.maps("exports", keys: RecipeForm.export) {
      let format = try map.choice("format", ExportFormatName.self)
      let kinds = try kinds(map, format: format, builds: builds)
      let path = try map.optionalText("out")
      if path != nil, kinds.count > 1 {
        throw map.error(
          "out", "several builds can't be written to one folder", hint: "say with `build` which")
      }
      exports += kinds.map { ExportRequest(build: $0, format: format, path: path) }
    }
    return exports
  }

  /// The build that an export names; where it names none, all of the run that the format can hold.
  private static func kinds(
    _ map: YAMLMap, format: ExportFormatName, builds: [BuildKind]
  ) throws(YAMLFileError) -> [BuildKind] {
    let possible = builds.filter(format.kinds.contains)
    let kind = map.keys.contains("build") ? try map.choice("build", BuildKind.self) : nil
    if let kind, !builds.contains(kind) {
      throw map.error("build", "the run makes no build `\(kind.rawValue)`", hint: "see `builds`")
    }
    if let kind, !possible.contains(kind) {
      throw map.error(
        "format", "`\(format.rawValue)` can't hold a build of the kind `\(kind.rawValue)`",
        hint: "it can hold \(format.kinds.map(\.rawValue).joined(separator: ", "))")
    }
    guard kind != nil || !possible.isEmpty else {
      throw map.error(
        "format", "`\(format.rawValue)` can hold none of the run's builds", hint: "see `builds`")
    }
    return kind.map { [$0] } ?? possible
  }
}
