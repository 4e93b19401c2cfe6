import Imaging

/// A box in pixels of the resized image, as Qwen2.5-VL writes it.
public struct TextBox: Sendable, Hashable {
  /// The left edge.
  public let x1: Int
  /// The top edge.
  public let y1: Int
  /// The right edge, behind the last pixel.
  public let x2: Int
  /// The bottom edge, below the last pixel.
  public let y2: Int
  /// What it shows.
  public let label: String

  /// The smallest box of whole pixels of the resized image around `box` of the original one.
  init(_ box: PixelBox, in original: ImageSize, resizedTo size: ImageSize, label: String) {
    x1 = box.x * size.width / original.width
    y1 = box.y * size.height / original.height
    x2 = Self.up((box.x + box.width) * size.width, original.width, most: size.width)
    y2 = Self.up((box.y + box.height) * size.height, original.height, most: size.height)
    self.label = label
  }

  private static func up(_ value: Int, _ divisor: Int, most: Int) -> Int {
    min(most, (value + divisor - 1) / divisor)
  }

  /// Left, top, right, bottom.
  var corners: [Int] { [x1, y1, x2, y2] }

  /// Whether `other` lies inside.
  func contains(_ other: TextBox) -> Bool {
    x1 <= other.x1 && y1 <= other.y1 && x2 >= other.x2 && y2 >= other.y2
  }

  /// Boxes as a JSON list in a fence: the form in which Qwen2.5-VL answers, one line a box.
  static func fenced(_ boxes: [TextBox]) -> String {
    let lines = boxes.map { "\t{\"bbox_2d\": \($0.corners), \"label\": \($0.quotedLabel)}" }
    let list = lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n]"
    return "```json\n\(list)\n```"
  }

  private var quotedLabel: String {
    let escaped = label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
