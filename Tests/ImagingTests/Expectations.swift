import Foundation
import Testing

/// What `scripts/fixtures/imaging.py` wrote down of Python's results.
struct Expectations: Decodable {
  struct Decoded: Decodable, CustomTestStringConvertible {
    let file: String
    let mode: String
    let width: Int
    let height: Int
    let orientation: Int
    let sha256: String
    let resized: [Resized]
    let patches: PatchRow

    var testDescription: String { file }
  }

  struct Resized: Decodable {
    let width: Int
    let height: Int
    let sha256: String
  }

  struct PatchRow: Decodable {
    let grid: [Int]
    let sha256: String
  }

  /// The hashes of the files that Pillow writes of a pattern, and of its red channel as grey.
  struct Encoded: Decodable {
    let seed: Int
    let width: Int
    let height: Int
    let quality: Int
    let rgb: String
    let gray: String
  }

  struct Mask: Decodable {
    let file: String
    let width: Int
    let height: Int
    let sha256: String
  }

  struct Large: Decodable {
    let seed: Int
    let width: Int
    let height: Int
    let minPixels: Int
    let maxPixels: Int
    let patchSize: Int
    let mergeSize: Int
    let patches: PatchRow
  }

  /// Seed, hard, width, height, new width, new height, sha256.
  struct RandomResize: Decodable {
    let seed: Int
    let isHard: Bool
    let width: Int
    let height: Int
    let newWidth: Int
    let newHeight: Int
    let sha256: String

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      seed = try row.decode(Int.self)
      isHard = try row.decode(Bool.self)
      width = try row.decode(Int.self)
      height = try row.decode(Int.self)
      newWidth = try row.decode(Int.self)
      newHeight = try row.decode(Int.self)
      sha256 = try row.decode(String.self)
    }
  }

  struct Parts: Decodable {
    let seed: Int
    let width: Int
    let height: Int
    let perMille: Int
    let runLengths: String
    let parts: [Part]
  }

  struct Part: Decodable {
    let area: Int
    let box: [Int]
    let centroid: [Double]
    let runLengths: String
  }

  let decoded: [Decoded]
  let refused: [String: String]
  let encoded: [Encoded]
  let masks: [Mask]
  /// Height, width, factor, min, max, new height, new width; the last two null when refused.
  let smartResizes: [[Int?]]
  let randomResizes: [RandomResize]
  let large: [Large]
  let maskParts: [Parts]

  static func load() throws -> Expectations {
    try JSONDecoder().decode(Expectations.self, from: Data(Fixture.bytes("expected.json")))
  }
}

enum Fixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }
}
