import Manifest

/// Hugging Face `imagefolder`: a flat table of images, question and answer, without the form of any
/// trainer.
struct HFFormat: ExportFormat {
  let kinds = BuildKind.allCases

  func imageFolder(_ set: ExportSet) -> String? { "\(set.split)/images" }

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split)/metadata.jsonl") { row in
      row.record([
        "file_names": row.images(in: "images"), "roles": .strings(row.roles),
        "question": .string(row.question), "answer": .string(row.answer),
      ])
    }
  }

  func usage(_ set: ExportSet) -> String {
    """
    ```python
    from datasets import load_dataset
    dataset = load_dataset("THIS_FOLDER", split="\(set.split)")
    ```
    """
  }
}
