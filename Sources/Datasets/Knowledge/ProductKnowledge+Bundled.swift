import BundledData

extension ProductKnowledge {
  /// The knowledge of LOCO's five categories that travels inside the program, by category name.
  public static func bundledLOCO() throws(YAMLFileError) -> [ProductKnowledge] {
    var all: [ProductKnowledge] = []
    for file in BundledData.locoKnowledge {
      all.append(try ProductKnowledge(yaml: file.text, file: "data/\(file.path)"))
    }
    return all.sorted { $0.category < $1.category }
  }
}
