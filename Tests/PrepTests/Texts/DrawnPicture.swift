import Foundation

/// What one drawn picture shows: its line of the truth file, its size, and the pixels of its masks.
///
/// The tests in this folder read generated texts like somebody who knows nothing of the program: all
/// they hold a text against is this.
struct DrawnPicture {
  /// One line of `prep synth --truth`.
  struct Line: Decodable {
    let image: String
    let id: String
    let defects: [String]
    var counts: [String: Int]
    let attributes: [String: String]
    let objects: [Object]
  }

  /// An object; its middle and size are in pixels of the picture.
  struct Object: Decodable {
    let kind: String
    let place: String?
    let state: String?
    let x: Double, y: Double
    let width: Double, height: Double
  }

  var line: Line
  let width: Int
  let height: Int
  var marks: [Mark]

  var id: String { line.id }
  /// Such as `pushpins`.
  var product: String { String(line.image.split(separator: "/")[0]) }
  /// The folder: `good`, `logical_anomalies` or `structural_anomalies`.
  var label: String { String(line.image.split(separator: "/")[2]) }
  var isGood: Bool { label == "good" }

  /// How many objects of that kind there are; the kinds are called like the knowledge's objects.
  func count(_ object: String) -> Int? { line.counts[object] }

  subscript(attribute: String) -> String { line.attributes[attribute] ?? "" }

  func objects(_ kinds: String...) -> [Object] {
    line.objects.filter { kinds.contains($0.kind) }
  }

  /// Whether an object of that kind is in that state, such as a pushpin that is `bent`.
  func isAny(_ kind: String, _ state: String) -> Bool {
    objects(kind).contains { $0.state == state }
  }
}

/// One mask: a defect's name and the connected parts of its pixels.
struct Mark {
  /// A connected part.
  struct Part {
    var left: Int, top: Int
    /// One past the last pixel.
    var right: Int, bottom: Int
    /// The number of its pixels, and the sums of their coordinates.
    var area = 0, sumX = 0, sumY = 0

    var middle: (x: Double, y: Double) {
      (Double(sumX) / Double(area) + 0.5, Double(sumY) / Double(area) + 0.5)
    }

    var box: [Double] { [Double(left), Double(top), Double(right), Double(bottom)] }
  }

  let defect: String
  let parts: [Part]

  var area: Int { parts.reduce(0) { $0 + $1.area } }

  /// The parts that are large enough to say where a defect is.
  var largeParts: [Part] { parts.filter { 50 * $0.area >= area } }

  /// The box around all parts.
  var box: [Double] {
    [
      parts.map { $0.box[0] }.min() ?? 0, parts.map { $0.box[1] }.min() ?? 0,
      parts.map { $0.box[2] }.max() ?? 0, parts.map { $0.box[3] }.max() ?? 0,
    ]
  }

  /// Reads a mask: everything that isn't 0 is marked, and touching corners touch.
  init(defect: String, pixels: [UInt8], width: Int) {
    self.defect = defect
    var isLeft = pixels.map { $0 != 0 }
    var parts: [Part] = []
    for start in isLeft.indices where isLeft[start] {
      parts.append(Self.flood(from: start, &isLeft, width: width))
    }
    self.parts = parts
  }

  private static func flood(from start: Int, _ isLeft: inout [Bool], width: Int) -> Part {
    var part = Part(left: .max, top: .max, right: 0, bottom: 0)
    var waiting = [start]
    isLeft[start] = false
    while let pixel = waiting.popLast() {
      let (x, y) = (pixel % width, pixel / width)
      part.left = min(part.left, x)
      part.right = max(part.right, x + 1)
      part.top = min(part.top, y)
      part.bottom = max(part.bottom, y + 1)
      part.area += 1
      part.sumX += x
      part.sumY += y
      for nextY in (y - 1)...(y + 1) where nextY >= 0 && nextY * width < isLeft.count {
        for nextX in max(0, x - 1)...min(width - 1, x + 1) where isLeft[nextY * width + nextX] {
          isLeft[nextY * width + nextX] = false
          waiting.append(nextY * width + nextX)
        }
      }
    }
    return part
  }
}
