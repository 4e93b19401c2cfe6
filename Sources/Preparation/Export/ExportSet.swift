import Manifest

/// A build with all its rows, and the images that they show: what every format is made from.
struct ExportSet: Sendable {
  /// The build.
  let build: BuildRecord
  /// Its kind.
  let kind: BuildKind
  /// How its images were resized.
  let profile: ProfileRecord
  /// Its rows, in order.
  let rows: [ExportRow]
  /// Each image once, by file name.
  let images: [ExportImage]

  /// `test` for an evaluation, else `train`: what loaders call the split.
  var split: String { kind == .eval ? "test" : "train" }

  /// Reads a build.
  ///
  /// - Throws: ``ExportError`` where a row can't be exported; `ManifestError`.
  init(_ build: BuildRecord, in manifest: ManifestDatabase) throws {
    self.build = build
    profile = try manifest.profile(build.profileId)
    kind = BuildKind(rawValue: build.kind) ?? .sft
    let found = try manifest.rows(of: build.id)
    var names: [String: String] = [:]
    var byName: [String: ExportImage] = [:]
    for id in Set(found.flatMap(\.images).map(\.image)).sorted() {
      let patches = try manifest.patches(of: id).first { $0.profileId == build.profileId }
      guard let patches else { throw ExportError.noPatches(image: id, profile: build.profileId) }
      // Named by its pixels: a name such as `test/logical_anomalies/000` would tell the answer, and
      // loaders take folders called `test` for a split.
      let name = String(try manifest.image(id).pixelSha256.prefix(20)) + ".png"
      names[id] = name
      if byName[name] == nil { byName[name] = ExportImage(name: name, patches: patches) }
    }
    images = byName.values.sorted { $0.name < $1.name }
    rows = try found.enumerated().map { ordinal, row in
      try ExportRow(row, ordinal: ordinal, build: build.id, names: names)
    }
  }
}

/// An image of an export.
struct ExportImage: Sendable {
  /// The file's name.
  let name: String
  /// Where its pixels are.
  let patches: PatchesRecord
}
