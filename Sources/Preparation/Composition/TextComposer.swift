import Datasets
import Digest

/// Writes questions and answers about an image from what the data set says about it.
///
/// Nothing is said that does not follow from the image's label, the names of its defects and where
/// they are marked: a constraint that nobody can judge is left out, an unknown number is not asked
/// for, a place is named only where the marked region has one, and an option is wrong only where it
/// certainly is.
///
/// The drafts of an image lean neither way on purpose; whoever chooses among them keeps their
/// ``TextDraft/balances``.
public enum TextComposer {
  /// All drafts about an image; no two ask the same.
  ///
  /// - Parameters:
  ///   - facts: what the data set says.
  ///   - knowledge: what a product of that category is.
  ///   - others: nouns of products that this one can't be taken for.
  ///   - generator: chooses among phrasings; the same state gives the same texts.
  /// - Returns: the drafts in the order of the writers. For an anomalous image whose defects aren't
  ///   known, only those that rest on its label and its marked regions.
  public static func drafts(
    for facts: ImageFacts, knowledge: ProductKnowledge, others: [String] = [],
    using generator: inout SplitMix64
  ) throws(CompositionError) -> [TextDraft] {
    var scene = try Scene(facts, knowledge, others: others, generator)
    var drafts: [TextDraft] = []
    for writer in writers { drafts += writer(&scene) }
    generator = scene.generator
    var asked: Set<String> = []
    return drafts.filter { asked.insert($0.question).inserted }
  }

  /// What is to be thought of an image before it is judged: how many objects lie in each cell of the
  /// product's grid, where it has one and that can be told; else each rule that can be judged, with what
  /// is seen, in the rules' order. Nil for an anomalous image whose defects aren't known.
  public static func thoughts(
    about facts: ImageFacts, knowledge: ProductKnowledge, using generator: inout SplitMix64
  ) throws(CompositionError) -> String? {
    var scene = try Scene(facts, knowledge, others: [], generator)
    guard let state = scene.state else { return nil }
    if let cells = GridWords.words(facts, knowledge) { return cells }
    let findings = CaptionWriter.findings(&scene, state)
    generator = scene.generator
    return findings.joined(separator: " ")
  }

  private static let writers: [@Sendable (inout Scene) -> [TextDraft]] = [
    CaptionWriter.drafts, DetectionWriter.drafts, ClassificationWriter.drafts,
    KindWriter.drafts, PlaceWriter.drafts, BoxWriter.drafts, DescriptionWriter.drafts,
    AnalysisWriter.drafts, ProductWriter.drafts, RuleWriter.drafts, CountWriter.drafts,
    CheckWriter.drafts,
  ]

  /// The nouns of products that nobody could take `product` for.
  public static func others(
    than product: ProductKnowledge, among products: [ProductKnowledge]
  ) -> [String] {
    OtherProducts.nouns(than: product, among: products)
  }
}
