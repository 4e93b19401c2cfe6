import Diagnostics

/// What is wrong with the weights of a model.
public enum CheckpointError: ActionableError, Equatable {
  /// The folder holds no weights in a form that can be read.
  case noWeights(folder: String)
  /// The index of the weight files is not one.
  case badIndex(path: String, detail: String)
  /// A weight file is damaged.
  case damaged(detail: String)
  /// Tensors are missing, too many, or of another shape; each with its name.
  case mismatch(folder: String, missing: [String], extra: [String], misshaped: [String])
  /// The elements of a tensor are of a type that no weights have.
  case badType(tensor: String, type: String)
  /// A value is not a number, or infinite.
  case notFinite(tensor: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .noWeights(let folder):
      "`\(folder)` holds neither model.safetensors nor model.safetensors.index.json"
    case .badIndex(let path, let detail): "the index `\(path)` is broken: \(detail)"
    case .damaged(let detail): detail
    case .mismatch(let folder, let missing, let extra, let misshaped):
      "the weights in `\(folder)` are not those of its config.json: "
        + [
          Self.list("missing", missing), Self.list("extra", extra),
          Self.list("of another shape", misshaped),
        ].compactMap { $0 }.joined(separator: "; ")
    case .badType(let tensor, let type): "tensor `\(tensor)` is of type \(type), not a weight's"
    case .notFinite(let tensor): "tensor `\(tensor)` holds values that are no finite numbers"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .noWeights:
      "give the folder of a checkpoint: config.json, model*.safetensors, tokenizer.json"
    case .badIndex, .damaged, .notFinite: "download or save the checkpoint again"
    case .mismatch, .badType: "check that config.json and weights belong together"
    }
  }

  private static func list(_ what: String, _ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let more = names.count > 8 ? " and \(names.count - 8) more" : ""
    return "\(names.count) \(what): \(names.prefix(8).joined(separator: ", "))\(more)"
  }
}
