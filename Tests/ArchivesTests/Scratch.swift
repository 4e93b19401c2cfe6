import Archives
import Digest
import Foundation
import Testing

/// A folder of a test's own, removed when the test lets go of it.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-archives-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file below the folder, with the folders above it.
  @discardableResult
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// A member with its contents, or with why there are none.
struct ReadMember: Equatable {
  let path: String
  let size: Int?
  let bytes: [UInt8]?
  let refusal: MemberRefusal?
}

/// Reads a source to its end.
func readAll(_ source: any MemberSource) throws -> [ReadMember] {
  var all: [ReadMember] = []
  while let member = try source.next() {
    var (bytes, refusal): ([UInt8]?, MemberRefusal?) = (nil, member.refusal)
    if refusal == nil {
      do {
        bytes = try source.read()
      } catch let error as MemberRefusal {
        refusal = error
      }
    }
    all.append(ReadMember(path: member.path, size: member.size, bytes: bytes, refusal: refusal))
  }
  return all
}

func readAll(_ path: String, limits: ArchiveLimits = ArchiveLimits()) throws -> [ReadMember] {
  try readAll(openSource(at: path, limits: limits))
}

/// What Python packed.
enum Golden {
  struct Expected: Decodable {
    let path: String
    let size: Int
    let sha256: String
  }

  static let names = [
    "gnu.tar", "pax.tar", "gnu.tar.gz", "gnu.tar.bz2", "gnu.tar.xz", "stored.zip", "deflated.zip",
  ]

  static func path(_ name: String) -> String {
    Bundle.module.resourcePath.map { "\($0)/Fixtures/\(name)" } ?? name
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  static func expected() throws -> [Expected] {
    try JSONDecoder().decode([Expected].self, from: Data(bytes("expected.json")))
  }
}

/// A tar archive put together by hand, so that it may hold what no packer writes.
struct HandmadeTar {
  private(set) var bytes: [UInt8] = []

  /// Adds an entry of a tar type: `0` file, `1` hard link, `2` symbolic link, `3` device, `5` folder.
  mutating func add(
    _ path: String, _ contents: [UInt8] = [], type: Character = "0", link: String = "",
    declaredSize: Int? = nil
  ) {
    add(Array(path.utf8), contents, type: type, link: link, declaredSize: declaredSize)
  }

  mutating func add(
    _ path: [UInt8], _ contents: [UInt8] = [], type: Character = "0", link: String = "",
    declaredSize: Int? = nil
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: [UInt8], at place: Int) {
      header.replaceSubrange(place..<place + text.count, with: text)
    }
    func octal(_ number: Int, _ digits: Int) -> [UInt8] {
      let text = String(number, radix: 8)
      return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
    }
    put(Array(path.prefix(100)), at: 0)
    put(octal(0o644, 7), at: 100)
    put(octal(declaredSize ?? contents.count, 11), at: 124)
    put(octal(0, 11), at: 136)
    put(Array(repeating: UInt8(ascii: " "), count: 8), at: 148)
    put(Array(String(type).utf8), at: 156)
    put(Array(link.utf8.prefix(100)), at: 157)
    put(Array("ustar".utf8) + [0, 0x30, 0x30], at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
    bytes += header + contents
    bytes += [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
  }

  /// The archive with the two empty blocks that end it.
  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}

/// Bytes that do not pack well, from a seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var generator = SplitMix64(seed: seed)
  return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
}
