import Diagnostics

/// What is wrong with a shard file.
public enum ShardError: ActionableError, Equatable {
  /// The file is shorter than its header says, or than any header.
  case truncated(path: String)
  /// The file holds bytes behind its last tensor.
  case uncovered(path: String, bytes: Int)
  /// The header's length is beyond what is accepted.
  case headerTooLarge(path: String, bytes: UInt64)
  /// The header is not the JSON that the format asks for.
  case malformedHeader(path: String, detail: String)
  /// A tensor's offsets are out of order, overlap, leave a gap or disagree with its shape.
  case badOffsets(path: String, tensor: String)
  /// No tensor of that name is in the file.
  case noTensor(path: String, tensor: String)
  /// A tensor is not of the type or shape that was expected.
  case unexpectedTensor(path: String, tensor: String, detail: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .truncated(let path): "shard `\(path)` ends early"
    case .uncovered(let path, let bytes):
      "shard `\(path)` goes on behind its last tensor, by \(bytes) B"
    case .headerTooLarge(let path, let bytes):
      "shard `\(path)` claims a header of \(bytes) bytes, more than 100 MB"
    case .malformedHeader(let path, let detail): "shard `\(path)` has a broken header: \(detail)"
    case .badOffsets(let path, let tensor):
      "shard `\(path)`: the offsets of tensor `\(tensor)` do not fit"
    case .noTensor(let path, let tensor): "shard `\(path)` holds no tensor `\(tensor)`"
    case .unexpectedTensor(let path, let tensor, let detail):
      "shard `\(path)`: tensor `\(tensor)` is \(detail)"
    }
  }

  /// How to find and mend the damage.
  public var hint: String? { "run `prep verify --deep` to see what is damaged" }

  /// A broken shard is damage.
  public var exitStatus: ExitStatus { .damaged }
}
