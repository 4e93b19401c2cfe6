/// What the paths of a VisA archive mean, in the raw form and in the prepared one.
///
/// ```
/// <category>/Data/Images/{Normal,Anomaly}/000.JPG      raw
/// <category>/Data/Masks/Anomaly/000.png                the values number kinds of defects
/// <category>/image_anno.csv                            the names of defects
/// split_csv/1cls.csv                                   train or test
///
/// <category>/train/good/000.JPG                        prepared
/// <category>/test/{good,bad}/000.JPG
/// <category>/ground_truth/bad/000.png                  no names of defects
/// ```
/// Any folders may stand before the category. Both forms give an image the same id.
public struct VisALayout: DatasetLayout {
  /// The data set's name in image ids.
  public static let dataset = "visa"
  /// The name of a defect of which nothing says what it is.
  public static let unnamedDefect = "anomaly"

  /// The data set's name in image ids.
  public var dataset: String { Self.dataset }

  private let above: CategoryFolder
  private let annotations: VisAAnnotations?

  /// The layout of the archive or folder at `sourcePath`; without `annotations`, images of the raw
  /// form can't be used.
  public init(sourcePath: String, annotations: VisAAnnotations? = nil) {
    above = CategoryFolder(sourcePath: sourcePath)
    self.annotations = annotations
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    if Litter.contains(path) { return .ignored(reason: "litter") }
    if let broken = annotations?.broken.first(where: { $0.path == path }) {
      return .unusable(code: "broken_annotation", reason: broken.reason)
    }
    if VisAAnnotations.isAnnotation(path) { return .ignored(reason: "annotation") }
    let parts = path.split(separator: "/")
    guard let file = ImageFileName(parts.last ?? "") else {
      return .ignored(reason: "not an image")
    }
    return rawRole(parts, file) ?? preparedRole(parts, file)
      ?? .unknown(reason: "its path is not part of the VisA layout")
  }

  /// Whether the path belongs to the raw form, which can't be read without its CSV files.
  public static func isRaw(_ path: String) -> Bool {
    let parts = path.split(separator: "/").dropLast()
    return parts.suffix(3).dropLast() == ["Data", "Images"]
      || parts.suffix(3) == ["Data", "Masks", "Anomaly"]
  }

  /// The category's folder: three levels above a file of the prepared form, four of the raw one.
  public func folder(of path: String) -> String {
    path.folder(above: Self.isRaw(path) ? 3 : 2)
  }

  /// `…/<category>/Data/{Images,Masks}/{Normal,Anomaly}/<file>`
  private func rawRole(_ parts: [Substring], _ file: ImageFileName) -> MemberRole? {
    guard parts.count >= 4, parts[parts.count - 4] == "Data",
      let category = above.name(parts.dropLast(4))
    else { return nil }
    let (place, folder) = (parts[parts.count - 3], parts[parts.count - 2])
    let labels: [Substring: String] =
      switch place {
      case "Images": ["Normal": "good", "Anomaly": "bad"]
      case "Masks": ["Anomaly": "bad"]
      default: [:]
      }
    guard let label = labels[folder] else { return nil }
    let split = annotations?.split(category: category, folder: folder, stem: file.stem)
    guard let split else {
      return .unusable(
        code: "no_split", reason: "split_csv/1cls.csv does not say whether it is train or test")
    }
    let key = key(category, split: split, label: label, file)
    let defects =
      label == "bad"
      ? annotations?.defects(category: category, folder: folder, stem: file.stem) ?? [] : []
    return place == "Images"
      ? .image(key, defects: defects)
      : file.maskProblem ?? .mask(of: key, .classes(names: defects))
  }

  /// `…/<category>/{train,test,ground_truth}/{good,bad}/<file>`
  private func preparedRole(_ parts: [Substring], _ file: ImageFileName) -> MemberRole? {
    guard parts.count >= 3, let category = above.name(parts.dropLast(3)) else { return nil }
    switch (parts[parts.count - 3], parts[parts.count - 2]) {
    case ("train", "good"): return .image(key(category, split: "train", label: "good", file))
    case ("test", "good"): return .image(key(category, split: "test", label: "good", file))
    case ("test", "bad"): return .image(key(category, split: "test", label: "bad", file))
    case ("ground_truth", "bad"):
      return file.maskProblem
        ?? .mask(
          of: key(category, split: "test", label: "bad", file), .any(Self.unnamedDefect))
    default: return nil
    }
  }

  private func key(
    _ category: String, split: String, label: String, _ file: ImageFileName
  ) -> ImageKey {
    ImageKey(
      dataset: Self.dataset, category: category, split: split, label: label,
      stem: String(file.stem))
  }
}
