import BundledData

/// The names of the defects that the bundled knowledge describes.
enum DefectNames {
  /// A category's defects in the order of its knowledge file; none of an unknown category.
  static func of(_ category: String, in dataset: SyntheticDataset) -> [String] {
    let files = BundledData.knowledge.first { $0.dataset == dataset.id }?.files ?? []
    guard let file = files.first(where: { $0.stem == category }) else { return [] }
    let lines = file.text.split(separator: "\n")
    let start = lines.firstIndex { $0.hasPrefix("defects:") } ?? lines.endIndex
    let prefix = "  - name: "
    return lines[start...].filter { $0.hasPrefix(prefix) }.map { line in
      line.dropFirst(prefix.count).trimming { " '\"".contains($0) }
    }
  }
}

extension Substring {
  /// The text without such characters at its ends.
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> String {
    var rest = self
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return String(rest)
  }
}
