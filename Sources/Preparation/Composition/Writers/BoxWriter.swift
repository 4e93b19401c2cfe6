import Datasets
import Imaging

/// Where anomalies are, as boxes in the image that the model sees.
enum BoxWriter {
  /// More boxes than this are a texture, not a list.
  private static let limit = 8

  static func drafts(_ scene: inout Scene) -> [TextDraft] {
    guard let size = scene.facts.resized else { return [] }
    if scene.isGood {
      return [plain(&scene, []), labelled(&scene, [])]
    }
    let marks = scene.facts.marks
    let boxes = Self.boxes(scene, marks, size) { _ in "anomaly" }
    guard !boxes.isEmpty, boxes.count <= limit, !boxes.contains(where: { isMost($0, of: size) })
    else { return [] }
    // A box whose defect nobody has named has no label.
    guard scene.facts.unnamed.isEmpty else { return [plain(&scene, boxes)] }
    let names = Self.boxes(scene, marks, size) { label(scene, $0) }
    guard areAsMany(names, marks, scene) else { return [plain(&scene, boxes)] }
    return [plain(&scene, boxes), labelled(&scene, names)]
  }

  /// Whether no label is given more often than masks are marked with it: where one nut is too many
  /// and one mask marks all three that it may be, three boxes with its name would claim three.
  private static func areAsMany(
    _ boxes: [TextBox], _ marks: [ImageFacts.Defect], _ scene: Scene
  ) -> Bool {
    var left: [String: Int] = [:]
    for mark in marks { left[label(scene, mark), default: 0] += mark.regions.count }
    for box in boxes { left[box.label, default: 0] -= 1 }
    return left.values.allSatisfy { $0 >= 0 }
  }

  private static func plain(_ scene: inout Scene, _ boxes: [TextBox]) -> TextDraft {
    draft(&scene, Phrasing.boxes, boxes, about: "boxes")
  }

  private static func labelled(_ scene: inout Scene, _ boxes: [TextBox]) -> TextDraft {
    draft(&scene, Phrasing.labelledBoxes, boxes, about: "labelled boxes")
  }

  private static func draft(
    _ scene: inout Scene, _ template: Template, _ boxes: [TextBox], about: String
  ) -> TextDraft {
    let question = Question(
      task: .defectLocalization, template: template, usesReference: scene.flip(1, of: 4),
      about: about)
    return scene.boxes(
      question, boxes, balances: [.nothing("none \(about)", boxes.isEmpty, among: 4)])
  }

  /// One box a connected part, but none inside another of the same label; from top to bottom.
  private static func boxes(
    _ scene: Scene, _ marks: [ImageFacts.Defect], _ size: ImageSize,
    label: (ImageFacts.Defect) -> String
  ) -> [TextBox] {
    let all = marks.flatMap { mark in
      mark.parts.map {
        TextBox($0, in: scene.facts.size, resizedTo: size, label: label(mark))
      }
    }
    var boxes: [TextBox] = []
    for (index, box) in all.enumerated() {
      let isInside = all.enumerated().contains { other, around in
        around.label == box.label && around.contains(box)
          && (around != box || other < index) && other != index
      }
      if !isInside { boxes.append(box) }
    }
    return boxes.sorted { ($0.y1, $0.x1, $0.label) < ($1.y1, $1.x1, $1.label) }
  }

  /// The defect in the words that fit this image, without an article.
  private static func label(_ scene: Scene, _ mark: ImageFacts.Defect) -> String {
    let shown = scene.state?.defects.first { $0.defect == scene.knowledge.defect(mark.name) }
    let phrase = shown?.wording.phrase ?? "anomaly"
    let article = ["a ", "an ", "the "].first { phrase.hasPrefix($0) }
    return String(phrase.dropFirst(article?.count ?? 0))
  }

  /// Whether a box covers most of the image: it then says nothing.
  private static func isMost(_ box: TextBox, of size: ImageSize) -> Bool {
    4 * (box.x2 - box.x1) * (box.y2 - box.y1) > 3 * size.pixelCount
  }
}
