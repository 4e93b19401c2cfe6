import Diagnostics
import Digest
import Foundation
import Testing

@testable import Shards

@Suite("A written shard")
struct ShardWriterTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("is byte for byte the file that Python's safetensors writes")
  func sameAsPython() throws {
    let path = scratch.path + "/a.safetensors"
    _ = try ShardWriter.write(goldenTensors, to: path)
    let written = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(written == (try Golden.bytes("u8.safetensors")))
  }

  @Test("is described by its true size and hash")
  func described() throws {
    let path = scratch.path + "/a.safetensors"
    let written = try ShardWriter.write(goldenTensors, to: path)
    #expect(written.bytes == (try Golden.bytes("u8.safetensors").count))
    #expect(written.sha256 == (try SHA256.hex(ofFileAt: path)))
  }

  @Test("has the same bytes each time it is written, also over an older one")
  func sameBytesTwice() throws {
    let path = try scratch.file("a.safetensors", Array(repeating: 7, count: 9999))
    let first = try ShardWriter.write(goldenTensors, to: path)
    let second = try ShardWriter.write(goldenTensors, to: scratch.path + "/b.safetensors")
    #expect(first == second)
  }

  @Test("keeps the tensors in the order they were given, not by name")
  func orderOfTensors() throws {
    let path = scratch.path + "/a.safetensors"
    let tensors = ["c", "a", "b"].map { ByteTensor(name: $0, shape: [1], bytes: Array($0.utf8)) }
    _ = try ShardWriter.write(tensors, to: path)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(String(decoding: bytes.suffix(3), as: UTF8.self) == "cab")
  }

  @Test("has a header padded to a multiple of 8, whatever its length", arguments: 1...17)
  func padding(nameLength: Int) throws {
    let name = String(repeating: "n", count: nameLength)
    let header = ShardWriter.header(of: [
      StoredTensor(ByteTensor(name: name, shape: [1], bytes: [9]))
    ])
    let length = Int(header[0]) + 256 * Int(header[1])
    #expect(length == header.count - 8)
    #expect(length % 8 == 0)
    #expect(header[8] == UInt8(ascii: "{"))
  }

  @Test("keeps names with quotes, control characters and other alphabets")
  func difficultNames() throws {
    let path = scratch.path + "/a.safetensors"
    let names = ["\"", "\\", "\\u0041", "\n\t\u{1}\u{7f}", "é", "光", "🙂", "", " ", "a/b"]
    let tensors = names.enumerated().map { i, name in
      ByteTensor(name: name, shape: [1], bytes: [UInt8(i)])
    }
    _ = try ShardWriter.write(tensors, to: path)
    let shard = try Shard(path: path)
    #expect(Set(shard.entries.keys) == Set(names))
    for tensor in tensors {
      let bytes = try shard.withBytes(of: tensor.name, shape: [1]) { Array($0) }
      #expect(bytes == tensor.bytes, "\(tensor.name)")
    }
  }

  @Test("may hold no tensor at all")
  func noTensors() throws {
    let path = scratch.path + "/a.safetensors"
    _ = try ShardWriter.write([ByteTensor](), to: path)
    #expect(try Shard(path: path).entries.isEmpty)
  }

  @Test("leaves no temporary file beside it")
  func noTemporary() throws {
    _ = try ShardWriter.write(goldenTensors, to: scratch.path + "/a.safetensors")
    #expect(try scratch.names == ["a.safetensors"])
  }

  @Test("is not there, and no temporary file either, where its name is taken by a folder")
  func nameTakenByFolder() throws {
    let path = scratch.path + "/a.safetensors"
    try FileManager.default.createDirectory(
      atPath: path + "/full", withIntermediateDirectories: true)
    #expect(throws: SystemError.self) { try ShardWriter.write(goldenTensors, to: path) }
    #expect(try scratch.names == ["a.safetensors"])
  }

  /// A second `close` of the same number would close what another thread has opened since.
  @Test("that fails leaves the files of other threads open")
  func othersStayOpen() async throws {
    let path = scratch.path + "/a.safetensors"
    try FileManager.default.createDirectory(
      atPath: path + "/full", withIntermediateDirectories: true)
    let place = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<1000 {
          let descriptor = open(place, O_RDONLY | O_CLOEXEC)
          try #require(descriptor >= 0)
          #expect(close(descriptor) == 0)
        }
      }
      group.addTask {
        for _ in 0..<200 {
          #expect(throws: SystemError.self) { try ShardWriter.write(goldenTensors, to: path) }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("names the folder that is missing, and the way out")
  func missingFolder() throws {
    let path = scratch.path + "/none/a.safetensors"
    let error = #expect(throws: SystemError.self) {
      try ShardWriter.write(goldenTensors, to: path)
    }
    #expect(error?.message.contains("none/a.safetensors") == true)
    #expect(error?.code == ENOENT)
    #expect(error?.hint != nil)
  }

  @Test("fails with the status of a full disk where there is no space")
  func fullDisk() throws {
    // The temporary name is reached through a link to the device that is always full.
    let path = scratch.path + "/a.safetensors"
    let temporary = path + ".tmp-\(ProcessInfo.processInfo.processIdentifier)"
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try FileManager.default.createSymbolicLink(
      atPath: temporary, withDestinationPath: "/dev/full")
    let error = #expect(throws: SystemError.self) {
      try ShardWriter.write(goldenTensors, to: path)
    }
    #expect(error?.code == ENOSPC)
    #expect(error?.exitStatus == .noSpace)
    #expect(try scratch.names == [])
  }
}
