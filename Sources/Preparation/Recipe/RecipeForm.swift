/// The keys of each mapping of a recipe; `schemas/pipeline.schema.json` tells them to editors.
enum RecipeForm {
  static let root = [
    "name", "sources", "datasets", "seed", "profiles", "split", "prompt", "builds", "sft", "grpo",
    "eval", "exports",
  ]
  static let source = ["dataset", "path", "describe", "synth"]
  static let synth = ["scale", "fraction", "seed", "categories"]
  static let profile = ["min_pixels", "max_pixels", "patch_size", "merge_size"]
  static let split = ["by", "training_share"]
  static let export = ["build", "format", "out"]
}
