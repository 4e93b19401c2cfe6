import Diagnostics
import Digest
import Foundation
import Testing

@Suite("SHA-256")
struct SHA256Tests {
  /// From FIPS 180-4's examples and NIST's CAVP.
  @Test(
    "gives the published values",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func published(text: String, hash: String) {
    #expect(SHA256.hex(of: text) == hash)
    #expect(SHA256.hex(of: Array(text.utf8)) == hash)
  }

  @Test("of a million letters a is the published value")
  func million() {
    let hash = SHA256.hex(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
    #expect(hash == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("does not depend on how the bytes are cut", arguments: [1, 3, 63, 64, 65, 1000])
  func pieces(size: Int) {
    let bytes = (0..<1000).map { UInt8($0 % 251) }
    let hash = SHA256()
    for start in stride(from: 0, to: bytes.count, by: size) {
      hash.update(Array(bytes[start..<min(start + size, bytes.count)]))
      hash.update([])
    }
    #expect(hash.hex() == SHA256.hex(of: bytes))
  }

  @Test("takes bytes, buffers and text alike")
  func kinds() {
    let hash = SHA256()
    hash.update("ab")
    hash.update([UInt8(ascii: "c")])
    [UInt8]().withUnsafeBytes { hash.update($0) }
    #expect(hash.hex() == SHA256.hex(of: "abc"))
  }

  @Test(
    "of a file is that of its bytes, beyond one block too", arguments: [0, 1, 1 << 20, 3_000_001])
  func file(size: Int) throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-digest-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try bytes.write(to: url)
    #expect(try SHA256.hex(ofFileAt: url.path) == SHA256.hex(of: Array(bytes)))
  }

  @Test("of a file that is not there, or of a folder, is an error that names it")
  func noFile() {
    let folder = FileManager.default.temporaryDirectory.path
    for path in [folder + "/none-\(UUID().uuidString)", folder] {
      let error = #expect(throws: SystemError.self) { try SHA256.hex(ofFileAt: path) }
      #expect(error?.path == path)
    }
  }
}
