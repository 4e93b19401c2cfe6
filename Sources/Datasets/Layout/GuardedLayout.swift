/// The layout of a data set that was recognised before all names of its archive were seen: a product
/// that another published data set has is not taken for one of this.
public struct GuardedLayout: DatasetLayout {
  private let base: any DatasetLayout
  private let others: [String: PublishedDataset]

  /// The data set's name in image ids.
  public var dataset: String { base.dataset }

  /// A guard before `base`.
  public init(_ base: any DatasetLayout) {
    self.base = base
    let others = PublishedDataset.all.filter { $0.name != base.dataset }
    self.others = Dictionary(
      uniqueKeysWithValues: others.flatMap { other in other.categories.map { ($0, other) } })
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    let role = base.role(of: path)
    guard let category = role.category, let other = others[category] else { return role }
    let title = PublishedDataset.named(dataset)?.title ?? dataset
    return .unusable(
      code: "other_dataset",
      reason: "`\(category)` is of \(other.title), but the archive was recognised as \(title); "
        + "ingest data sets one by one, or say which it is (--dataset)")
  }

  /// The folder of the product that an image or mask belongs to.
  public func folder(of path: String) -> String { base.folder(of: path) }

  /// Whether two paths are of one mask.
  public func isSameMask(_ path: String, _ other: String) -> Bool { base.isSameMask(path, other) }
}

extension MemberRole {
  /// The product that the member belongs to, nil where none is said.
  fileprivate var category: String? {
    switch self {
    case .image(let key, _), .mask(let key, _): key.category
    case .defectsConfig(let category): category
    case .ignored, .unknown, .unusable: nil
    }
  }
}
