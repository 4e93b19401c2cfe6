/// What the paths of an MVTec LOCO AD archive mean.
///
/// ```
/// <category>/{train,validation}/good/000.png
/// <category>/test/{good,logical_anomalies,structural_anomalies}/000.png
/// <category>/ground_truth/{logical_anomalies,structural_anomalies}/<stem>/000.png
/// <category>/defects_config.json
/// ```
/// Any folders may stand before the category. An archive of one category may begin inside it; then
/// its own name is the category's. Categories of other makers are welcome as long as they keep this
/// layout.
public struct LOCOLayout: Sendable {
  /// The data set's name in image ids.
  public static let dataset = "mvtec_loco"

  /// The categories of the published data set.
  public static let categories = [
    "breakfast_box", "juice_bottle", "pushpins", "screw_bag", "splicing_connectors",
  ]

  private static let anomalies: Set<Substring> = ["logical_anomalies", "structural_anomalies"]
  private static let endings: Set<Substring> = ["png", "jpg", "jpeg"]

  /// The category of an archive that begins inside one: its own name without endings.
  private let ownName: String?

  /// The layout of the archive or folder at `sourcePath`.
  public init(sourcePath: String) {
    let name = sourcePath.split(separator: "/").last ?? ""
    let stem = name.split(separator: ".").first.map(String.init)
    ownName = stem == ".." ? nil : stem
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    if Litter.contains(path) { return .ignored(reason: "litter") }
    let parts = path.split(separator: "/")
    if parts.last == "defects_config.json" { return configRole(parts) }
    guard let (stem, ending) = Self.stemAndEnding(parts.last ?? "") else {
      return .ignored(reason: "not an image")
    }
    guard Self.endings.contains(ending) else { return .ignored(reason: "not an image") }
    return imageRole(parts, stem: stem) ?? maskRole(parts) ?? .unknown(reason: Self.advice(parts))
  }

  /// Why a picture's path means nothing, with the likely cause.
  private static func advice(_ parts: [Substring]) -> String {
    let reason = "its path is not part of the MVTec LOCO layout"
    if parts.contains("val") || parts.contains("valid") {
      return reason + "; the folder of validation images is called `validation`"
    }
    return reason
  }

  private func configRole(_ parts: [Substring]) -> MemberRole {
    guard let category = category(parts.dropLast()) else {
      return .unknown(reason: "it is in no category's folder")
    }
    return .defectsConfig(category: category)
  }

  /// `…/<category>/<split>/<label>/<file>`
  private func imageRole(_ parts: [Substring], stem: Substring) -> MemberRole? {
    guard parts.count >= 3 else { return nil }
    let (split, label) = (parts[parts.count - 3], parts[parts.count - 2])
    let fits =
      label == "good" && ["train", "validation", "test"].contains(split)
      || split == "test" && Self.anomalies.contains(label)
    guard fits, let category = category(parts.dropLast(3)) else { return nil }
    return .image(key(category, split: String(split), label: label, stem: stem))
  }

  /// `…/<category>/ground_truth/<label>/<stem>/<file>`
  private func maskRole(_ parts: [Substring]) -> MemberRole? {
    guard parts.count >= 4, parts[parts.count - 4] == "ground_truth" else { return nil }
    let (label, stem) = (parts[parts.count - 3], parts[parts.count - 2])
    guard Self.anomalies.contains(label), let category = category(parts.dropLast(4)) else {
      return nil
    }
    return .mask(of: key(category, split: "test", label: label, stem: stem))
  }

  /// The folder right above; only where there is none, the archive's own name.
  private func category(_ folders: ArraySlice<Substring>) -> String? {
    folders.last.map(String.init) ?? ownName
  }

  private func key(
    _ category: String, split: String, label: Substring, stem: Substring
  ) -> ImageKey {
    ImageKey(
      dataset: Self.dataset, category: category, split: split, label: String(label),
      stem: String(stem))
  }

  private static func stemAndEnding(_ name: Substring) -> (Substring, Substring)? {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    return (name[..<dot], Substring(name[name.index(after: dot)...].lowercased()))
  }
}
