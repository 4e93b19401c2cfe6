import Diagnostics

/// What training can't go on with.
public enum TrainingError: ActionableError, Equatable {
  /// A setting is outside of its range.
  case setting(name: String, value: Double, range: String)
  /// A setting is none of the values it can have.
  case choice(name: String, value: String, choices: [String])
  /// A setting of a name that there isn't.
  case unknownSettings([String], known: [String])
  /// A tensor of another shape than the others ask for.
  case shape(name: String, found: [Int], expected: [Int])
  /// Something that the settings ask for was not given.
  case missing(name: String, reason: String)
  /// Scores that can't be made into rewards.
  case scores(String)
  /// Gradients that are infinite or no numbers.
  case gradients(norm: Double)
  /// Fewer batches a step than processes that train.
  case tooFewBatches(accumulate: Int, ranks: Int)
  /// A line of a file of metrics, but the last, that is not one of ours.
  case damagedLog(path: String, line: Int)

  /// What is wrong.
  public var message: String {
    switch self {
    case .setting(let name, let value, let range):
      "\(name) is \(Self.written(value)), which must be \(range)"
    case .choice(let name, let value, let choices):
      "\(name) is `\(value)`, which must be one of \(choices.joined(separator: ", "))"
    case .unknownSettings(let names, _):
      "there is no setting \(names.map { "`\($0)`" }.joined(separator: ", "))"
    case .shape(let name, let found, let expected):
      "\(name) is of shape \(found) where \(expected) was expected"
    case .missing(let name, let reason): "nothing was given for \(name): \(reason)"
    case .scores(let detail): "these scores make no rewards: \(detail)"
    case .gradients(let norm): "the gradients' norm is \(norm)"
    case .tooFewBatches(let accumulate, let ranks):
      "--accumulate is \(accumulate): a step has fewer batches than there are processes, \(ranks)"
    case .damagedLog(let path, let line):
      "`\(path)`, line \(line), is no JSON object with a step"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .unknownSettings(_, let known): "the settings are \(known.joined(separator: ", "))"
    case .gradients: "lower the learning rate, or train in bfloat16 instead of float16"
    case .tooFewBatches(_, let ranks):
      "raise --accumulate to a multiple of \(ranks), and lower --batch by as much: their product is "
        + "what a step learns from, however many processes share it"
    case .damagedLog: "mend or remove the line, or move the file away"
    case .setting, .choice, .shape, .missing, .scores: nil
    }
  }

  /// A step that can't be shared is a matter of the command line.
  public var exitStatus: ExitStatus {
    switch self {
    case .tooFewBatches: .usage
    default: .failed
    }
  }

  private static func written(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }

  /// Throws unless `holds`.
  static func require(_ name: String, _ value: Double, _ holds: Bool, _ range: String) throws {
    guard holds, value.isFinite else { throw setting(name: name, value: value, range: range) }
  }
}
