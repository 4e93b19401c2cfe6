import BundledData

extension ProductKnowledge {
  /// The data sets of which knowledge travels inside the program, such as `mvtec_loco`.
  public static var bundledDatasets: [String] { BundledData.knowledge.map(\.dataset) }

  /// The bundled files, data set by data set: what each is called, and its text.
  public static var bundledFiles: [(path: String, text: String)] {
    BundledData.knowledge.flatMap(\.files).map { ("data/\($0.path)", $0.text) }
  }

  /// The knowledge of a data set's categories that travels inside the program, by category name;
  /// none for a data set that isn't one of ``bundledDatasets``.
  public static func bundled(dataset: String) throws(YAMLFileError) -> [ProductKnowledge] {
    var all: [ProductKnowledge] = []
    for file in BundledData.knowledge.first(where: { $0.dataset == dataset })?.files ?? [] {
      all.append(try ProductKnowledge(yaml: file.text, file: "data/\(file.path)"))
    }
    return all.sorted { $0.category < $1.category }
  }

  /// The knowledge of LOCO's five categories, by category name.
  public static func bundledLOCO() throws(YAMLFileError) -> [ProductKnowledge] {
    try bundled(dataset: "mvtec_loco")
  }
}
