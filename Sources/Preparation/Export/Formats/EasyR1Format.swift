import Manifest

/// EasyR1: `problem` with marks, `answer` and `images`.
struct EasyR1Format: ExportFormat {
  let kinds = [BuildKind.grpo, .eval]

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    try write(set, to: folder, path: "\(set.split).jsonl") { row in
      row.record([
        "problem": .string(row.markedQuestion), "answer": .string(row.answer),
        "images": row.images(in: images),
      ])
    }
  }

  func usage(_ set: ExportSet) -> String {
    let most = set.rows.map(\.imageNames.count).max() ?? 1
    return """
      ```sh
      python3 -m verl.trainer.main config=examples/config.yaml \\
        data.\(set.kind == .eval ? "val" : "train")_files=THIS_FOLDER/\(set.split).jsonl \\
        data.image_dir=THIS_FOLDER data.prompt_key=problem data.answer_key=answer \\
        data.image_key=images data.format_prompt=null data.max_pixels=\(set.profile.maxPixels) \\
        data.min_pixels=\(set.profile.minPixels) worker.rollout.limit_images=\(most) \\
        worker.reward.reward_function=examples/reward_function/r1v.py:compute_score …
      ```

      The question asks for `<think>` and `<answer>` itself, so `format_prompt` adds nothing.
      """
  }
}
