import Preparation
import QwenVL

/// What a model is asked about a picture: the texts of a prompt template.
public struct InferencePrompt: Sendable {
  private let template: PromptTemplate
  private let product: String
  private let rules: [String]

  /// The question of `template` about a product, such as "juice bottle".
  ///
  /// - Parameter rules: what holds of a good product, for templates that tell it.
  public init(_ template: PromptTemplate, product: String, rules: [String] = []) {
    self.template = template
    self.product = product
    self.rules = rules
  }

  /// The question where no picture of a normal product is at hand.
  private static let alone = """
    Does the {product} in the image have a logical anomaly? An anomaly is logical when a rule that a \
    normal {product} keeps is broken: something is missing, there is too much or too little of \
    something, or something is in the wrong place or does not match the rest. Look at the parts one \
    by one and write your reasoning between <think> and </think>. Then answer yes if there is an \
    anomaly or no if there is none, between <answer> and </answer>. Write nothing else.
    """

  /// The conversation: normal references, then the query, then the question.
  ///
  /// - Throws: `BuildError` if the template has no text for that many references.
  public func messages(references: [ModelPicture], query: ModelPicture) throws -> [ChatMessage] {
    let question =
      try references.isEmpty
      ? template.sftUser(
        question: Self.alone.replacing("{product}", with: product), product: product)
      : template.grpoUser(product: product, rules: rules, references: references.count)
    let user = ChatMessage(
      role: "user",
      parts: (references + [query]).map { .picture($0) } + [.text(question)])
    let system = template.system.map { ChatMessage(role: "system", parts: [.text($0)]) }
    return (system.map { [$0] } ?? []) + [user]
  }
}
