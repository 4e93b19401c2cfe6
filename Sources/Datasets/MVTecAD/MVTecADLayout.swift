/// What the paths of an MVTec AD archive mean.
///
/// ```
/// <category>/train/good/000.png
/// <category>/test/{good,<defect>}/000.png
/// <category>/ground_truth/<defect>/000_mask.png
/// ```
/// Any folders may stand before the category. An archive of one category may begin inside it; then
/// its own name is the category's. The folder's name is the defect that an image shows.
public struct MVTecADLayout: DatasetLayout {
  /// The data set's name in image ids.
  public static let dataset = "mvtec_ad"

  /// The data set's name in image ids.
  public var dataset: String { Self.dataset }

  private let above: CategoryFolder

  /// The layout of the archive or folder at `sourcePath`.
  public init(sourcePath: String) {
    above = CategoryFolder(sourcePath: sourcePath)
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    if Litter.contains(path) { return .ignored(reason: "litter") }
    let parts = path.split(separator: "/")
    guard let file = ImageFileName(parts.last ?? "") else {
      return .ignored(reason: "not an image")
    }
    guard parts.count >= 3, let category = above.name(parts.dropLast(3)) else {
      return .unknown(reason: Self.advice(parts))
    }
    return role(parts[parts.count - 3], parts[parts.count - 2], file, category)
      ?? .unknown(reason: Self.advice(parts))
  }

  /// `…/<category>/<place>/<label>/<file>`
  private func role(
    _ place: Substring, _ label: Substring, _ file: ImageFileName, _ category: String
  ) -> MemberRole? {
    switch (place, label) {
    case ("train", "good"), ("test", "good"):
      return .image(key(category, split: place, label: label, stem: file.stem))
    case ("test", _):
      return .image(
        key(category, split: place, label: label, stem: file.stem), defects: [String(label)])
    case ("ground_truth", _) where label != "good":
      let suffix = "_mask"
      let stem = file.stem.hasSuffix(suffix) ? file.stem.dropLast(suffix.count) : file.stem
      return file.maskProblem
        ?? .mask(of: key(category, split: "test", label: label, stem: stem), .any(String(label)))
    default: return nil
    }
  }

  /// The category's folder, three levels above the file.
  public func folder(of path: String) -> String { path.folder(above: 2) }

  private static func advice(_ parts: [Substring]) -> String {
    let reason = "its path is not part of the MVTec AD layout"
    return parts.dropLast(2).last == "train"
      ? reason + "; images for training are in `train/good`" : reason
  }

  private func key(
    _ category: String, split: Substring, label: Substring, stem: Substring
  ) -> ImageKey {
    ImageKey(
      dataset: Self.dataset, category: category, split: String(split), label: String(label),
      stem: String(stem))
  }
}
