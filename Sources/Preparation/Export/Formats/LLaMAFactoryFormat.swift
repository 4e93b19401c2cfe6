import Manifest

/// LLaMA-Factory: ShareGPT records with OpenAI's names, and the `dataset_info.json` that finds them.
struct LLaMAFactoryFormat: ExportFormat {
  let kinds = [BuildKind.sft]

  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    let info: JSONValue = [
      "file_name": "data.jsonl", "formatting": "sharegpt",
      "columns": ["messages": "messages", "images": "images"],
      "tags": [
        "role_tag": "role", "content_tag": "content", "user_tag": "user",
        "assistant_tag": "assistant", "system_tag": "system",
      ],
    ]
    try folder.write(JSONValue.object([set.build.id: info]).page(), to: "dataset_info.json")
    return try write(set, to: folder, path: "data.jsonl") { row in
      row.record(["messages": row.markedTurns, "images": row.images(in: images)])
    }
  }

  func usage(_ set: ExportSet) -> String {
    """
    ```yaml
    dataset_dir: THIS_FOLDER
    dataset: \(set.build.id)
    template: qwen2_vl
    image_max_pixels: \(set.profile.maxPixels)
    image_min_pixels: \(min(set.profile.minPixels, 1024))
    ```
    """
  }
}
