import Manifest

/// TRL: an imagefolder with `messages`, or with `prompt` and `solution`. No marks in the texts: TRL
/// puts all images before the first user text itself.
struct TRLFormat: ExportFormat {
  let kinds = BuildKind.allCases

  func imageFolder(_ set: ExportSet) -> String? { "\(set.split)/images" }

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split)/metadata.jsonl") { row in
      // The loader takes the paths in `file_names` relative to this file, and calls the column
      // `images`.
      var columns = ["file_names": row.images(in: "images")]
      if set.kind == .sft {
        columns["messages"] = row.plainTurns
      } else {
        columns["prompt"] = row.plainTurns
        columns["solution"] = .string(row.answer)
      }
      return row.record(columns)
    }
  }

  func usage(_ set: ExportSet) -> String {
    let load = """
      from datasets import load_dataset
      dataset = load_dataset("THIS_FOLDER", split="\(set.split)")
      """
    if set.kind == .sft {
      return """
        ```python
        \(load)
        SFTTrainer(model, SFTConfig(max_length=None), train_dataset=dataset)
        ```

        `max_length=None`: cutting a text off among its image tokens ends in an error.
        """
    }
    return """
      ```python
      \(load)
      from reward_yesno import accuracy, format
      GRPOTrainer(model, [accuracy, format], args, \(set.split)_dataset=dataset)
      ```
      """.replacing("test_dataset", with: "eval_dataset")
  }
}
