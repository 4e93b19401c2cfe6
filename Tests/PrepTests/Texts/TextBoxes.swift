import Foundation

/// The boxes of an answer, as Qwen2.5-VL writes them: JSON in a fence, pixels of the resized image.
struct TextBoxes {
  struct Box: Codable {
    var bbox_2d: [Double]
    let label: String
  }

  let boxes: [Box]

  /// Nil of an answer that is no list of boxes.
  init?(_ answer: String) {
    let (start, end) = ("```json\n", "\n```")
    guard answer.hasPrefix(start), answer.hasSuffix(end),
      let boxes = try? JSONDecoder().decode(
        [Box].self, from: Data(answer.dropFirst(start.count).dropLast(end.count).utf8)),
      boxes.allSatisfy({ $0.bbox_2d.count == 4 })
    else { return nil }
    self.boxes = boxes
  }

  /// The answer that gives these boxes.
  static func answer(_ boxes: [Box]) throws -> String {
    let json = try JSONEncoder().encode(boxes)
    return "```json\n\(String(decoding: json, as: UTF8.self))\n```"
  }

  /// How far an edge may be off, in pixels: one for each way of rounding, and a little.
  private static let tolerance = 1.5

  /// Why the boxes are not where the picture's masks are; nil if they are.
  ///
  /// - Parameter labels: what a box around a defect may be called.
  func disagreement(
    with picture: DrawnPicture, width: Int, height: Int, labels: (String) -> Set<String>
  ) -> String? {
    let scale = [
      Double(width) / Double(picture.width), Double(height) / Double(picture.height),
    ]
    func scaled(_ box: [Double]) -> [Double] { box.indices.map { box[$0] * scale[$0 % 2] } }
    for box in boxes {
      let isSomewhere = picture.marks.contains { mark in
        labels(mark.defect).contains(box.label)
          && mark.largeParts.contains { Self.areNear(scaled($0.box), box.bbox_2d) }
      }
      if !isSomewhere { return "no mask fits \(box.label) at \(box.bbox_2d)" }
    }
    if let label = boxes.map(\.label).first(where: { isTooMany($0, in: picture, labels) }) {
      return "there are not so many of \(label)"
    }
    for mark in picture.marks {
      for part in mark.largeParts {
        let isFound = boxes.contains { box in
          labels(mark.defect).contains(box.label)
            && Self.holds(box.bbox_2d, scaled(part.box))
        }
        if !isFound { return "no box is around \(mark.defect) at \(scaled(part.box))" }
      }
    }
    return nil
  }

  /// Whether more boxes are called `label` than there are masks of such a defect: three boxes that
  /// are each called an additional nut claim three additional nuts.
  private func isTooMany(
    _ label: String, in picture: DrawnPicture, _ labels: (String) -> Set<String>
  ) -> Bool {
    label != "anomaly"
      && boxes.count { $0.label == label }
        > picture.marks.count { labels($0.defect).contains(label) }
  }

  private static func areNear(_ one: [Double], _ other: [Double]) -> Bool {
    zip(one, other).allSatisfy { abs($0 - $1) <= tolerance }
  }

  private static func holds(_ outer: [Double], _ inner: [Double]) -> Bool {
    outer[0] <= inner[0] + tolerance && outer[1] <= inner[1] + tolerance
      && outer[2] >= inner[2] - tolerance && outer[3] >= inner[3] - tolerance
  }
}
