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
public struct LOCOLayout: DatasetLayout {
  /// The data set's name in image ids.
  public static let dataset = "mvtec_loco"

  /// The data set's name in image ids.
  public var dataset: String { Self.dataset }

  /// The categories of the published data set.
  public static let categories = [
    "breakfast_box", "juice_bottle", "pushpins", "screw_bag", "splicing_connectors",
  ]

  private static let anomalies: Set<Substring> = ["logical_anomalies", "structural_anomalies"]
  private let above: CategoryFolder

  /// The layout of the archive or folder at `sourcePath`.
  public init(sourcePath: String) {
    above = CategoryFolder(sourcePath: sourcePath)
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    if Litter.contains(path) { return .ignored(reason: "litter") }
    let parts = path.split(separator: "/")
    if parts.last == "defects_config.json" { return configRole(parts) }
    guard let file = ImageFileName(parts.last ?? "") else {
      return .ignored(reason: "not an image")
    }
    return imageRole(parts, stem: file.stem) ?? maskRole(parts)
      ?? .unknown(reason: Self.advice(parts))
  }

  /// The category's folder: three levels above an image's name, four above a mask's.
  public func folder(of path: String) -> String {
    let parts = path.split(separator: "/")
    let isMask = parts.count >= 4 && parts[parts.count - 4] == "ground_truth"
    return path.folder(above: isMask ? 3 : 2)
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
    guard let category = above.name(parts.dropLast()) else {
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
    guard fits, let category = above.name(parts.dropLast(3)) else { return nil }
    return .image(key(category, split: String(split), label: label, stem: stem))
  }

  /// `…/<category>/ground_truth/<label>/<stem>/<file>`
  private func maskRole(_ parts: [Substring]) -> MemberRole? {
    guard parts.count >= 4, parts[parts.count - 4] == "ground_truth" else { return nil }
    let (label, stem) = (parts[parts.count - 3], parts[parts.count - 2])
    guard Self.anomalies.contains(label), let category = above.name(parts.dropLast(4)) else {
      return nil
    }
    return .mask(of: key(category, split: "test", label: label, stem: stem))
  }

  private func key(
    _ category: String, split: String, label: Substring, stem: Substring
  ) -> ImageKey {
    ImageKey(
      dataset: Self.dataset, category: category, split: split, label: String(label),
      stem: String(stem))
  }
}
