/// What a good product of a category is, and what each of its defects changes: enough to say in
/// words what an image shows, given only the names of its defects.
///
/// Read from a YAML file, such as those in `data/knowledge`:
/// ```yaml
/// dataset: mvtec_loco
/// category: pushpins
/// noun: tray of pushpins              # without an article; "a" must fit before it
/// description: What a good product is, in a sentence or two.
/// objects:                            # optional: what can be counted
///   - {id: pushpin, singular: pushpin, plural: pushpins, count: 15, place: in the tray}
/// grid: {object: pushpin, rows: 3, columns: 5, opened_by: [missing_separator]}   # optional: where it lies
/// constraints:                        # the kinds are those of ProductConstraint.Kind
///   - id: one_each
///     kind: relation
///     statement: Every compartment of the tray holds exactly one pushpin.
///     also: [Each compartment has one pushpin in it.]   # optional: other words for it
///     question: Does every compartment of the tray hold exactly one pushpin?
/// summaries:                          # optional: several constraints in one sentence
///   - {of: [one_each, separators], statement: …}
/// defects:
///   - name: missing_pushpin           # the data set's name
///     kind: logical                   # breaks a rule; or structural: breaks conditions at most
///     title: Missing pushpin
///     phrase: a missing pushpin       # fits after "Does the image show"
///     seen: A pushpin is missing from its compartment.
///     breaks: {one_each: One compartment of the tray is empty.}
///     unknown: []                     # constraints that can't be asserted then
///     counts: {pushpin: {from: 15, to: 14}}
///     unknown_counts: []              # objects whose number can't be known then
///     several_regions: {phrase: …, seen: …, breaks: …}   # see ProductDefect.severalRegions
///     effect: The customer would get fewer pushpins than the pack promises.
/// ```
/// Say only what follows from a defect's name: the texts are used for every image that shows it. And
/// make a rule only of what holds for every good image. `schemas/knowledge.schema.json` describes the
/// form for editors; `prep knowledge check FILE` says what is wrong with a file, and where.
public struct ProductKnowledge: Sendable, Equatable {
  /// The data set, such as `mvtec_loco`.
  public let dataset: String
  /// The category, such as `pushpins`.
  public let category: String
  /// What the product is called in a text, without an article; "a" fits before it.
  public let noun: String
  /// What a good product is: a sentence or two.
  public let description: String
  /// What can be counted; none for a product such as leather.
  public let objects: [ProductObject]
  /// Where one of the objects lies; nil where they lie in no order.
  public let grid: ProductGrid?
  /// What holds of a good product.
  public let constraints: [ProductConstraint]
  /// Constraints in one sentence; earlier ones are preferred.
  public let summaries: [ConstraintSummary]
  /// What can be wrong.
  public let defects: [ProductDefect]

  /// The object of that id.
  public func object(_ id: String) -> ProductObject? {
    objects.first { $0.id == id }
  }

  /// The constraint of that id.
  public func constraint(_ id: String) -> ProductConstraint? {
    constraints.first { $0.id == id }
  }

  /// The defect of that name, whatever its case and whether it has spaces or underscores.
  public func defect(_ name: String) -> ProductDefect? {
    let key = ProductDefect.key(of: name)
    return defects.first { ProductDefect.key(of: $0.name) == key }
  }
}
