/// What the paths inside an archive or folder of a data set mean.
public protocol DatasetLayout: Sendable {
  /// The data set's name in image ids, such as `mvtec_loco`.
  var dataset: String { get }

  /// Whether masks are expected, so that an anomalous image without one is worth a note.
  var hasMasks: Bool { get }

  /// The description that the layout follows; nil for a data set that needs none.
  var description: DatasetDescription? { get }

  /// What the member at `path` means.
  func role(of path: String) -> MemberRole

  /// The folder of the product that an image or mask belongs to: a mask is joined only with an image
  /// of the same folder, where an archive holds a product twice.
  func folder(of path: String) -> String

  /// Whether the mask at `path` stands where another archive, which may have other folders above,
  /// has the mask of the same image at `other`.
  func isSameMask(_ path: String, _ other: String) -> Bool
}

extension DatasetLayout {
  /// Data sets have masks.
  public var hasMasks: Bool { true }

  /// Published data sets need no description.
  public var description: DatasetDescription? { nil }

  /// Masks of one image differ in their files' names.
  public func isSameMask(_ path: String, _ other: String) -> Bool {
    path.split(separator: "/").last == other.split(separator: "/").last
  }
}

/// The name of an image file.
struct ImageFileName {
  /// The name without its ending.
  let stem: Substring
  /// What follows the last dot, in lower case.
  let ending: String

  private static let endings: Set<String> = ["png", "jpg", "jpeg"]

  /// Nil for a file that is no image by its name.
  init?(_ name: Substring) {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    stem = name[..<dot]
    ending = name[name.index(after: dot)...].lowercased()
    guard Self.endings.contains(ending) else { return nil }
  }

  /// Why a mask of this name can't be used, nil if it can: JPEG leaves no value as it was.
  var maskProblem: MemberRole? {
    ending == "png" ? nil : .unusable(code: "mask_not_png", reason: "a mask must be a PNG file")
  }
}

/// Where the category stands in a path: the folder right above what a layout describes. Only where
/// there is none, it is the archive's own name without endings.
struct CategoryFolder: Sendable {
  private let ownName: String?

  /// For the archive or folder at `sourcePath`.
  init(sourcePath: String) {
    let name = sourcePath.split(separator: "/").last ?? ""
    let stem = name.split(separator: ".").first.map(String.init)
    ownName = stem == ".." ? nil : stem
  }

  func name(_ folders: ArraySlice<Substring>) -> String? {
    folders.last.map(String.init) ?? ownName
  }
}

extension StringProtocol {
  /// The path's folder that is `levels` folders above the file.
  func folder(above levels: Int) -> String {
    split(separator: "/").dropLast(levels + 1).joined(separator: "/")
  }
}
