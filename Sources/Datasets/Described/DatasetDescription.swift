import Digest

/// A data set of one's own: which paths are images of which product, what they show, where their
/// masks are, and what is known of the products.
///
/// Read from a YAML file:
/// ```yaml
/// dataset: cups                       # the first part of image ids
/// images:                             # the first pattern that fits counts
///   - path: "{category}/ok/{stem}.jpg"
///     split: {train: 0.8, test: 0.2}  # or train, validation, test, or {split} in the path
///     label: good
///   - path: "{category}/bad/{defect}/{stem}.jpg"
///     split: test
///     mask: "{category}/masks/{defect}/{stem}.png"
/// ignore: ["raw/**"]                  # optional
/// knowledge: [cup.yaml]               # optional: knowledge files, beside this one
/// ```
/// `schemas/dataset.schema.json` describes the form for editors; `docs/own-product-line.md` is for
/// people.
public struct DatasetDescription: Sendable {
  /// A file of product knowledge.
  public struct KnowledgeFile: Sendable {
    /// Its path relative to the description.
    public let path: String
    /// Its text.
    public let yaml: String
    /// What it says.
    public let knowledge: ProductKnowledge
  }

  /// The name of a description that is found by itself.
  public static let fileName = "dataset.yaml"

  /// What the description is called in messages.
  public let file: String
  /// The data set's name in image ids.
  public let dataset: String
  /// What is known of the products.
  public let knowledge: [KnowledgeFile]
  let rules: [ImageRule]
  let ignored: [PathPattern]

  /// A hash of all that decides over images, their names and masks. Knowledge and remarks may change
  /// without another.
  public var identity: String {
    let lines = [dataset] + rules.map(\.summary) + ignored.map(\.text)
    return SHA256.hex(of: lines.joined(separator: "\n"))
  }

  init(
    file: String, dataset: String, knowledge: [KnowledgeFile], rules: [ImageRule],
    ignored: [PathPattern]
  ) {
    (self.file, self.dataset, self.knowledge) = (file, dataset, knowledge)
    (self.rules, self.ignored) = (rules, ignored)
  }
}
