import Diagnostics

/// What is wrong with a LoRA adapter.
public enum AdapterError: ActionableError, Equatable {
  /// The folder holds no adapter.
  case none(folder: String)
  /// `adapter_config.json` is not one.
  case badConfig(path: String, detail: String)
  /// The adapter is of a form that is not computed.
  case unsupported(path: String, detail: String)
  /// The adapter's tensors do not fit the model.
  case mismatch(folder: String, details: [String])

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .none(let folder):
      "`\(folder)` holds no adapter_config.json with adapter_model.safetensors"
    case .badConfig(let path, let detail): "`\(path)`: \(detail)"
    case .unsupported(let path, let detail): "`\(path)` has what lad does not compute: \(detail)"
    case .mismatch(let folder, let details):
      "the adapter in `\(folder)` does not fit the model: "
        + details.prefix(6).joined(separator: "; ")
        + (details.count > 6 ? "; and \(details.count - 6) more" : "")
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .none: "give the folder that PEFT or lad saved the adapter to"
    case .badConfig: "save the adapter again"
    case .unsupported: "merge it with PEFT (merge_and_unload) and give the merged model"
    case .mismatch: "check that the adapter was trained on this model"
    }
  }
}
