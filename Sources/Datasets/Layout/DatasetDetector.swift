/// Tells by the paths in an archive or folder which published data set it holds.
///
/// A category of a published data set in its place is certain. Folders that only one data set has
/// decide about categories of others, but not before all paths were seen. What fits several data
/// sets is not decided: an image under a wrong id could never be told from a right one.
public struct DatasetDetector: Sendable {
  /// What the paths came to.
  public enum Conclusion: Sendable, Equatable {
    /// The data set of this name.
    case dataset(String)
    /// These data sets at once, each with a path that shows it.
    case mixed([Sign])
    /// One of several: the path fits all of them.
    case ambiguous(example: String)
    /// None.
    case unknown
  }

  /// A path that shows a data set.
  public struct Sign: Sendable, Equatable {
    /// The data set's name.
    public let dataset: String
    /// The path.
    public let path: String
  }

  /// The data set of a published category that stands in its place, the first that was seen.
  public private(set) var certain: String?

  private let above: CategoryFolder
  private var signs: [Sign] = []
  private var weakSigns: [Sign] = []
  private var normal: String?
  private var hasOtherTraining = false

  /// A detector for the archive or folder at `sourcePath`.
  public init(sourcePath: String) {
    above = CategoryFolder(sourcePath: sourcePath)
  }

  /// What a path shows.
  private enum Meaning {
    /// It is part of this data set and no other.
    case only(String)
    /// It speaks for this data set if nothing speaks against.
    case likely(String)
    /// It fits several.
    case several
    /// An image for training that is not in `good`.
    case otherTraining
  }

  /// Takes the next path into account.
  public mutating func see(_ path: String) {
    if Litter.contains(path) { return }
    let parts = path.split(separator: "/")
    guard let (meaning, category) = Self.meaning(parts) else { return }
    if let name = category.flatMap(above.name),
      let published = PublishedDataset.all.first(where: { $0.categories.contains(name) })
    {
      certain = certain ?? published.name
      add(Sign(dataset: published.name, path: path), to: &signs)
    }
    switch meaning {
    case .only(let dataset): add(Sign(dataset: dataset, path: path), to: &signs)
    case .likely(let dataset): add(Sign(dataset: dataset, path: path), to: &weakSigns)
    case .several: normal = normal ?? path
    case .otherTraining: hasOtherTraining = true
    }
  }

  private func add(_ sign: Sign, to signs: inout [Sign]) {
    if !signs.contains(where: { $0.dataset == sign.dataset }) { signs.append(sign) }
  }

  /// What all paths together came to.
  public var conclusion: Conclusion {
    if signs.count > 1 { return .mixed(signs) }
    if let sign = signs.first { return .dataset(sign.dataset) }
    guard let normal, !hasOtherTraining else { return .unknown }
    // Anyone's folder may be called `bad`; beside other defects it is one of them.
    let isAD = weakSigns.contains { $0.dataset == MVTecADLayout.dataset }
    if isAD { return .dataset(MVTecADLayout.dataset) }
    return weakSigns.first.map { .dataset($0.dataset) } ?? .ambiguous(example: normal)
  }

  /// What a path shows, and the folders above it in which the last is the category's.
  private static func meaning(_ parts: [Substring]) -> (Meaning, ArraySlice<Substring>?)? {
    guard let name = parts.last else { return nil }
    if name == "defects_config.json" { return (.only(LOCOLayout.dataset), parts.dropLast()) }
    let path = parts.joined(separator: "/")
    if VisAAnnotations.isAnnotation(path) {
      return (.only(VisALayout.dataset), name == "image_anno.csv" ? parts.dropLast() : nil)
    }
    guard let file = ImageFileName(name) else { return nil }
    if VisALayout.isRaw(path) { return (.only(VisALayout.dataset), parts.dropLast(4)) }
    if parts.count >= 4, parts[parts.count - 4] == "ground_truth",
      isLOCO(label: parts[parts.count - 3])
    {
      return (.only(LOCOLayout.dataset), parts.dropLast(4))
    }
    guard parts.count >= 3 else { return nil }
    return meaning(parts[parts.count - 3], parts[parts.count - 2], file)
      .map { ($0, parts.dropLast(3)) }
  }

  /// `…/<category>/<place>/<label>/<file>`
  private static func meaning(_ place: Substring, _ label: Substring, _ file: ImageFileName)
    -> Meaning?
  {
    switch (place, label) {
    case ("train", "good"), ("test", "good"): .several
    case ("train", _): .otherTraining
    case ("validation", "good"): .only(LOCOLayout.dataset)
    case ("test", _) where isLOCO(label: label): .only(LOCOLayout.dataset)
    case ("test", "bad"): .several
    case ("test", _): .likely(MVTecADLayout.dataset)
    case ("ground_truth", _) where file.stem.hasSuffix("_mask"): .only(MVTecADLayout.dataset)
    case ("ground_truth", "bad"): .likely(VisALayout.dataset)
    case ("ground_truth", _): .likely(MVTecADLayout.dataset)
    default: nil
    }
  }

  private static func isLOCO(label: Substring) -> Bool {
    label == "logical_anomalies" || label == "structural_anomalies"
  }
}
