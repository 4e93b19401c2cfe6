/// The names of a model's tensors.
///
/// Inside the program they are those of transformers 5: `model.language_model.…`, `model.visual.…`,
/// `lm_head.weight`. Files of published checkpoints have the older form without these two prefixes.
enum WeightNames {
  static let text = "model.language_model"
  static let vision = "model.visual"
  static let head = "lm_head"

  /// The name inside the program of a tensor that a file calls `name`.
  static func canonical(_ name: String) -> String {
    if name.hasPrefix("visual.") { return "model." + name }
    if name.hasPrefix("language_model.") { return "model." + name }
    guard name.hasPrefix("model."), !name.hasPrefix(text + "."), !name.hasPrefix(vision + ".")
    else {
      return name
    }
    return text + name.dropFirst("model".count)
  }

  /// The name in a file: the form of published checkpoints, which every version of transformers reads.
  static func filed(_ name: String) -> String {
    if name.hasPrefix(vision + ".") { return String(name.dropFirst("model.".count)) }
    if name.hasPrefix(text + ".") { return "model" + name.dropFirst(text.count) }
    return name
  }

  /// Whether files may hold a tensor of this name although no model needs it: what older programs
  /// wrote beside the weights.
  static func isSurplus(_ name: String) -> Bool { name.hasSuffix("rotary_emb.inv_freq") }
}
