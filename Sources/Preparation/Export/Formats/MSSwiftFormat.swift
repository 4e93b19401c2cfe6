import Manifest

/// ms-swift: `messages` with marks and `images`; for GRPO without an answer but with `solution`.
struct MSSwiftFormat: ExportFormat {
  let kinds = BuildKind.allCases

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split).jsonl") { row in
      var columns = ["messages": row.markedTurns, "images": row.images(in: images)]
      if set.kind != .sft { columns["solution"] = .string(row.answer) }
      return row.record(columns)
    }
  }

  func usage(_ set: ExportSet) -> String {
    let flag = set.kind == .eval ? "--val_dataset" : "--dataset"
    let command =
      set.kind == .sft
      ? "swift sft \(flag) THIS_FOLDER/\(set.split).jsonl …"
      : """
      swift rlhf --rlhf_type grpo \(flag) THIS_FOLDER/\(set.split).jsonl \\
        --external_plugins THIS_FOLDER/reward_yesno.py \\
        --reward_funcs yesno_accuracy yesno_format …
      """
    return """
      ```sh
      export ROOT_IMAGE_DIR=THIS_FOLDER
      \(command)
      ```
      """
  }
}
