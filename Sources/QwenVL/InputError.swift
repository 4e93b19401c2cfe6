import Diagnostics

/// An input that a model can't take.
public enum InputError: ActionableError, Equatable {
  /// The tokens that stand for pictures are not as many as the pictures have.
  case pictures(tokens: Int, pictures: Int)
  /// There are pictures that no token stands for.
  case unusedPictures(Int)
  /// A token's id is beyond the vocabulary.
  case unknownToken(Int32, vocabulary: Int)
  /// The input is longer than the model's context.
  case tooLong(tokens: Int, limit: Int)
  /// There is nothing to compute.
  case empty
  /// The patches were cut for another model.
  case otherPatches(shape: [Int], patchSize: Int, mergeSize: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .pictures(let tokens, let pictures):
      "\(tokens) tokens stand for pictures of \(pictures) tokens"
    case .unusedPictures(let count): "\(count) pictures have no place in the text"
    case .unknownToken(let id, let vocabulary):
      "token \(id) is beyond the model's vocabulary of \(vocabulary)"
    case .tooLong(let tokens, let limit):
      "\(tokens) tokens are more than the model's context of \(limit)"
    case .empty: "there is no token to start from"
    case .otherPatches(let shape, let patchSize, let mergeSize):
      "patches of shape \(shape) do not fit a model with patches of \(patchSize) pixels in blocks of "
        + "\(mergeSize) by \(mergeSize)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .tooLong: "lower --max-pixels, or show fewer pictures"
    case .otherPatches: "ingest with the settings of the model's preprocessor_config.json"
    default: nil
    }
  }
}
