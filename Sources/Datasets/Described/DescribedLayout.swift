/// What the paths of a data set mean that its owner describes.
public struct DescribedLayout: DatasetLayout {
  /// The data set's name in image ids.
  public var dataset: String { described.dataset }
  /// Whether the description says where masks are.
  public var hasMasks: Bool { described.rules.contains { $0.mask != nil } }
  /// The description.
  public var description: DatasetDescription? { described }

  private let described: DatasetDescription
  private let root: String
  private let ownFiles: Set<String>

  /// The layout that `description` gives to the paths below the folder `root` of an archive, which
  /// is empty or ends in a slash.
  public init(_ description: DatasetDescription, root: String = "") {
    described = description
    self.root = root
    ownFiles = Set(description.knowledge.map(\.path) + [DatasetDescription.fileName])
  }

  /// What the member at `path` means.
  public func role(of path: String) -> MemberRole {
    if Litter.contains(path) { return .ignored(reason: "litter") }
    let file = path.split(separator: "/").last.flatMap(ImageFileName.init)
    guard path.hasPrefix(root) else {
      return file == nil
        ? .ignored(reason: "not an image")
        : .unknown(reason: "it is outside of the folder that \(described.file) describes")
    }
    let below = path.dropFirst(root.count)
    if ownFiles.contains(String(below)) { return .ignored(reason: "description") }
    if described.ignored.contains(where: { $0.captures(in: below) != nil }) {
      return .ignored(reason: "as described")
    }
    guard let file else { return .ignored(reason: "not an image") }
    return maskRole(below, file) ?? imageRole(below)
      ?? .unknown(reason: "it fits no pattern of \(described.file)")
  }

  private func maskRole(_ path: Substring, _ file: ImageFileName) -> MemberRole? {
    for rule in described.rules {
      guard let captures = rule.mask?.captures(in: path),
        let role = rule.mask(captures, dataset: dataset)
      else { continue }
      return file.maskProblem ?? role
    }
    return nil
  }

  private func imageRole(_ path: Substring) -> MemberRole? {
    for rule in described.rules {
      guard let captures = rule.path.captures(in: path) else { continue }
      if let role = rule.image(captures, dataset: dataset) { return role }
    }
    return nil
  }

  /// A description may scatter images and masks as it likes.
  public func folder(of path: String) -> String { "" }

  /// Masks of one image may have the same name in several folders below the description's.
  public func isSameMask(_ path: String, _ other: String) -> Bool {
    other == path || ("/" + other).hasSuffix("/" + path.dropFirst(root.count))
  }
}
