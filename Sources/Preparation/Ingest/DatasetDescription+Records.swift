import Datasets
import Digest
import Manifest

extension DatasetDescription {
  /// The product knowledge as the workspace keeps it.
  var records: [KnowledgeRecord] {
    knowledge.map { file in
      KnowledgeRecord(
        dataset: dataset, category: file.knowledge.category, yaml: file.yaml,
        sha256: SHA256.hex(of: file.yaml))
    }
  }
}
