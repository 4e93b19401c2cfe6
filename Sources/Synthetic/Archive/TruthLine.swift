import Foundation

/// One line of the truth file: what a picture shows, in words and numbers.
struct TruthLine: Encodable {
  let image: String
  let id: String
  /// Said where the path does not: of all data sets but LOCO.
  var category: String?, split: String?, label: String?
  let defects: [String]
  let counts: [String: Int]
  let attributes: [String: String]
  let objects: [Object]

  /// A scene's object with its numbers rounded to a tenth of a pixel.
  struct Object: Encodable {
    let kind: String
    let place: String?
    let state: String?
    let x: Double, y: Double
    let width: Double, height: Double

    init(_ object: SceneObject) {
      kind = object.kind
      place = object.place
      state = object.state
      x = Self.tenths(object.x)
      y = Self.tenths(object.y)
      width = Self.tenths(object.width)
      height = Self.tenths(object.height)
    }

    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
  }

  init(_ picture: SyntheticArchive.Plan.Picture, scene: Scene, of dataset: SyntheticDataset) {
    image = picture.path
    id = picture.id
    if dataset != .mvtecLOCO {
      (category, split, label) = (picture.category, picture.split, picture.label)
    }
    defects = picture.defects
    counts = scene.counts
    attributes = scene.attributes
    objects = scene.objects.map(Object.init)
  }

  /// The line without its newline; keys are sorted, so equal scenes give equal bytes.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
