import Foundation
import Shards
import Testing

/// A folder of a test's own, removed when the test lets go of it.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-shards-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let place = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: place))
    return place
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// A safetensors file put together by hand, with any lie in it.
func packed(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  let text = Array(header.utf8)
  let prefix = withUnsafeBytes(of: (length ?? UInt64(text.count)).littleEndian) { Array($0) }
  return prefix + text + data
}

/// The tensors of `u8.safetensors`, as `scripts/fixtures/shards.py` names them.
let goldenTensors = [
  ByteTensor(name: "a \"quoted\" \\ name", shape: [1, 3], bytes: [1, 2, 3]),
  ByteTensor(name: "empty", shape: [0, 3], bytes: []),
  ByteTensor(
    name: "mvtec_loco/pushpins/test/good/000", shape: [4, 3, 2, 2], bytes: Array(0..<48)),
  ByteTensor(name: "scalar", shape: [], bytes: [255]),
  ByteTensor(name: "zéro/光", shape: [2], bytes: [0, 254]),
]

/// What the reference implementation made.
enum Golden {
  struct File: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let base64: Data
    let accepted: Bool
    var testDescription: String { name }
  }

  static func path(_ name: String) -> String {
    Bundle.module.resourcePath.map { "\($0)/Fixtures/\(name)" } ?? name
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  static func files() throws -> [File] {
    try JSONDecoder().decode([File].self, from: Data(bytes("files.json")))
  }
}
