/// Which image a path in MMAD's file means: its folders are the data sets' own, below a root each.
struct MMADPath: Equatable {
  /// The data set as the workspace names it; the root itself where it is none that we know.
  let dataset: String
  /// The image as the workspace names it; nil where the data set is unknown.
  let imageId: String?

  /// The data sets by the folder that MMAD keeps them in. GoodsAD has no layout of its own here, but
  /// a described folder may bring it.
  private static let roots = [
    "MVTec-LOCO": "mvtec_loco", "DS-MVTec": "mvtec_ad", "MVTec-AD": "mvtec_ad", "VisA": "visa",
    "GoodsAD": "goodsad",
  ]

  /// What `path` means; folders before a root that is known are passed over. Nil for a path that has
  /// not the form of its data set.
  init?(_ path: String) {
    let parts = path.replacing("\\", with: "/").split(separator: "/").map(String.init)
      .filter { $0 != "." }
    guard let root = parts.firstIndex(where: { Self.roots[$0] != nil }) else {
      guard parts.count > 1, let first = parts.first else { return nil }
      (dataset, imageId) = (first, nil)
      return
    }
    let place = parts[(root + 1)...].map { $0 }
    guard place.count == 4, let name = Self.roots[parts[root]] else { return nil }
    // Defect Spectrum keeps MVTec AD's test images as `<category>/image/<defect>/<name>`.
    let split = place[1] == "image" && parts[root] == "DS-MVTec" ? "test" : place[1]
    guard ["train", "validation", "test"].contains(split), let stem = Self.stem(place[3]) else {
      return nil
    }
    dataset = name
    imageId = "\(name)/\(place[0])/\(split)/\(place[2])/\(stem)"
  }

  private static func stem(_ file: String) -> String? {
    let end = file.lastIndex(of: ".") ?? file.endIndex
    return end > file.startIndex ? String(file[..<end]) : nil
  }
}
