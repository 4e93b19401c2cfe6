import Manifest

/// VLM-R1 and Qwen's own fine-tuning: LLaVA's conversations.
struct VLMR1Format: ExportFormat {
  let kinds = BuildKind.allCases

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split).jsonl") { row in
      var turns = row.markedMessages.filter { $0.role != "system" }
        .map { Self.turn($0.role == "user" ? "human" : "gpt", $0.content) }
      if set.kind != .sft { turns.append(Self.turn("gpt", row.answer)) }
      var columns: [String: JSONValue] = [
        "image": row.images(in: images), "conversations": .list(turns),
      ]
      if set.kind != .sft { columns["accu_reward_method"] = .string(Self.method(row)) }
      return row.record(columns)
    }
  }

  /// VLM-R1's name for the way to judge an answer.
  private static func method(_ row: ExportRow?) -> String {
    row?.isChoice == true ? "mcq" : "yes_no"
  }

  private static func turn(_ speaker: String, _ text: String) -> JSONValue {
    ["from": .string(speaker), "value": .string(text)]
  }

  func usage(_ set: ExportSet) -> String {
    """
    ```sh
    torchrun … src/open_r1/grpo_jsonl.py --data_file_paths THIS_FOLDER/\(set.split).jsonl \\
      --image_folders THIS_FOLDER --reward_method \(Self.method(set.rows.first)) \\
      --max_pixels \(set.profile.maxPixels) --min_pixels \(set.profile.minPixels) …
    ```

    Qwen's own fine-tuning reads the same file (`annotation_path`) and folder (`data_path`).
    """
  }
}
