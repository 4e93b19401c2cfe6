/// The keys of a description. `schemas/dataset.schema.json` says the same for editors.
package enum DatasetForm {
  /// The keys of the file itself.
  package static let root = ["dataset", "category", "images", "ignore", "knowledge"]
  /// The keys of an element of `images`.
  package static let image = [
    "path", "category", "split", "label", "defects", "mask", "mask_values",
  ]
  /// The keys of shares of a split.
  package static let shares = ImageRule.splits
}
