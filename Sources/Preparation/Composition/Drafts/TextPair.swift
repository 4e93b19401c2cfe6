import RLAD

/// A question about an image and its answer.
public struct TextPair: Sendable, Hashable {
  /// What the answer comes down to, for balancing a data set and for checking an answer.
  public enum Key: Sendable, Hashable {
    /// Yes or no.
    case verdict(Verdict)
    /// A number of the object of that id.
    case count(Int, object: String)
    /// The right one of the options, from 0 for A.
    case option(Int)
    /// Boxes, in the order of the answer; none where nothing is wrong.
    case boxes([TextBox])
    /// A word for what it is: a place, a defect's name, `good`.
    case name(String)

    /// The key as the manifest records it: `yes`, `pushpin=14`, `B`, `[[1,2,3,4]]`.
    public var text: String {
      switch self {
      case .verdict(let verdict): verdict == .yes ? "yes" : "no"
      case .count(let number, let object): "\(object)=\(number)"
      case .option(let index): TextPair.letter(index)
      case .boxes(let boxes):
        "["
          + boxes.map { "[\($0.corners.map(String.init).joined(separator: ","))]" }
          .joined(separator: ",") + "]"
      case .name(let name): name
      }
    }
  }

  /// The kind of question.
  public let task: TextTask
  /// How it is to be answered.
  public let form: TextForm
  /// The question; with its options, one a line, where there are any.
  public let question: String
  /// The answer.
  public let answer: String
  /// Whether the question speaks of two images: a normal one first, then the image in question.
  public let usesReference: Bool
  /// What it is about, such as `constraint nuts`, `object nut`, `defect missing_nut` or `image`.
  public let about: String
  /// What the answer comes down to; nil where it is free text.
  public let key: Key?
  /// What the right one of several options stands for; nil where there are no options.
  public let value: String?
  /// The options in order; none where there are none to choose from.
  public let options: [String]

  /// The letter of an option, from 0 for A.
  static func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(65 + index)))
  }
}
