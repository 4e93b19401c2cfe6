import Datasets
import Manifest

/// What is known of the products of a source: from its description, from the workspace, or from what
/// travels inside the program.
struct SourceKnowledge {
  /// What a description brings along, else what the program has of the data set.
  let products: [ProductKnowledge]
  private let others: [String]

  init(_ layout: any DatasetLayout, _ manifest: ManifestDatabase) throws {
    products =
      try layout.description?.knowledge.map(\.knowledge)
      ?? ProductKnowledge.bundled(dataset: layout.dataset)
    others = try manifest.knowledge().filter { $0.dataset == layout.dataset }.map(\.category)
  }

  /// Those of `categories` of which nothing is known, by name.
  func unknown(among categories: some Sequence<String>) -> [String] {
    let known = Set(products.map(\.category) + others)
    return categories.filter { !known.contains($0) }.sorted()
  }
}
