import BundledData
import Datasets
import Digest
import Manifest

/// The product knowledge that a build rests on: what the workspace brought along, and where it is
/// silent what travels inside the program.
struct KnowledgeBase {
  private let byPlace: [String: ProductKnowledge]
  /// A hash of all files of the data sets in question.
  let sha256: String

  /// The knowledge of `datasets`.
  ///
  /// - Throws: `YAMLFileError` if a file of the workspace is none that this program can read.
  init(_ brought: [KnowledgeRecord], datasets: Set<String>) throws {
    var byPlace: [String: ProductKnowledge] = [:]
    var hashes: [String: String] = [:]
    for (dataset, files) in BundledData.knowledge where datasets.contains(dataset) {
      for file in files {
        let knowledge = try ProductKnowledge(yaml: file.text, file: "data/\(file.path)")
        byPlace[knowledge.place] = knowledge
        hashes[knowledge.place] = SHA256.hex(of: file.bytes)
      }
    }
    for record in brought where datasets.contains(record.dataset) {
      let place = "\(record.dataset)/\(record.category)"
      byPlace[place] = try ProductKnowledge(
        yaml: record.yaml, file: "knowledge of \(place) in the workspace")
      hashes[place] = record.sha256
    }
    self.byPlace = byPlace
    sha256 = SHA256.hex(
      of: hashes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined())
  }

  /// What is known of the product in an image; nil if nothing is.
  subscript(image: ImageRecord) -> ProductKnowledge? { byPlace[image.place] }
}

extension ImageRecord {
  /// Data set and category: what names a product.
  var place: String { "\(dataset)/\(category)" }
}

extension ProductKnowledge {
  fileprivate var place: String { "\(dataset)/\(category)" }
}
