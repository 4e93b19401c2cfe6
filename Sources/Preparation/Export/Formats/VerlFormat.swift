import Manifest

/// verl's RLHFDataset as JSON lines: `prompt` with marks, `images`, and the rule's ground truth.
struct VerlFormat: ExportFormat {
  let kinds = [BuildKind.grpo, .eval]

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split).jsonl") { row in
      var extra = row.extras
      extra["split"] = .string(set.split)
      extra["index"] = .int(row.ordinal)
      return [
        "data_source": row.isChoice ? "prep/choice" : "prep/yesno", "ability": "vqa",
        "prompt": row.markedTurns,
        // Objects, not paths alone: those only newer versions read.
        "images": .list(row.imageNames.map { ["image": .string("\(images)/\($0)")] }),
        "reward_model": ["style": "rule", "ground_truth": .string(row.answer)],
        "extra_info": .object(extra),
      ]
    }
  }

  func usage(_ set: ExportSet) -> String {
    """
    Run it inside this folder: paths of images are relative to where verl runs.

    ```sh
    python3 -m verl.trainer.main_ppo algorithm.adv_estimator=grpo \\
      data.\(set.kind == .eval ? "val" : "train")_files=\(set.split).jsonl data.image_key=images \\
      reward.custom_reward_function.path=reward_yesno.py \\
      reward.custom_reward_function.name=compute_score …
    ```
    """
  }
}
