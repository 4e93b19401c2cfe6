import Diagnostics
import Foundation
import Shards
import Testing

@Suite("A shard")
struct ShardReaderTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func open(_ bytes: [UInt8]) throws -> Shard {
    try Shard(path: scratch.file("a.safetensors", bytes))
  }

  @Test("is opened exactly where Python's safetensors opens it", arguments: try Golden.files())
  func sameVerdictAsPython(file: Golden.File) throws {
    do {
      _ = try open(Array(file.base64))
      #expect(file.accepted)
    } catch let error as ShardError {
      #expect(!file.accepted, "\(error)")
      #expect(error.exitStatus == .damaged)
      #expect(error.message.contains("a.safetensors"))
    }
  }

  @Test(
    "that is broken says how",
    arguments: [
      ("no byte", "ends early"), ("cut in the header", "ends early"),
      ("cut in the data", "ends early"), ("length beyond the file", "ends early"),
      ("one byte too many", "goes on behind its last tensor, by 1 B"),
      ("length of 100 MB and one", "a header of 100000001 bytes"),
      ("length of all ones", "a header of 18446744073709551615 bytes"),
      ("not JSON", "not the JSON"), ("unknown type", "unknown type `U9`"),
      ("a gap at the start", "the offsets of tensor `a` do not fit"),
      ("a gap between", "the offsets of tensor `b` do not fit"),
      ("an overlap", "the offsets of tensor `b` do not fit"),
      ("extents that overflow", "the offsets of tensor `a` do not fit"),
      ("shape larger than the data", "the offsets of tensor `a` do not fit"),
    ])
  func reasons(name: String, words: String) throws {
    let file = try #require(try Golden.files().first { $0.name == name })
    let error = #expect(throws: ShardError.self) { try open(Array(file.base64)) }
    #expect(error?.message.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test("that Python wrote is read with its values")
  func readsPython() throws {
    let shard = try Shard(path: Golden.path("u8.safetensors"))
    #expect(shard.entries.count == goldenTensors.count)
    for tensor in goldenTensors {
      let bytes = try shard.withBytes(of: tensor.name, shape: tensor.shape) { Array($0) }
      #expect(bytes == tensor.bytes, "\(tensor.name)")
    }
  }

  @Test("of every element type that torch writes is described rightly")
  func everyType() throws {
    let shard = try Shard(path: Golden.path("types.safetensors"))
    let sizes = [
      "bool": ("BOOL", 1), "uint8": ("U8", 1), "int8": ("I8", 1), "int16": ("I16", 2),
      "uint16": ("U16", 2), "int32": ("I32", 4), "uint32": ("U32", 4), "int64": ("I64", 8),
      "uint64": ("U64", 8), "float16": ("F16", 2), "bfloat16": ("BF16", 2),
      "float32": ("F32", 4), "float64": ("F64", 8), "float8_e4m3fn": ("F8_E4M3", 1),
      "float8_e5m2": ("F8_E5M2", 1), "float8_e8m0fnu": ("F8_E8M0", 1), "complex64": ("C64", 8),
    ]
    #expect(shard.entries.count == sizes.count)
    for (name, (dtype, size)) in sizes {
      let entry = try #require(shard.entries[name])
      #expect(entry.dtype == dtype)
      #expect(entry.shape == [2, 3])
      #expect(entry.range.count == 6 * size, "\(name)")
    }
  }

  @Test("cut anywhere is refused")
  func cutAnywhere() throws {
    let whole = try Golden.bytes("u8.safetensors")
    for length in 0..<whole.count {
      #expect(throws: ShardError.self, "\(length) bytes") { try open(Array(whole[..<length])) }
    }
  }

  @Test("with a bit of its header turned is refused, or still covers its data")
  func turnedBits() throws {
    let whole = try Golden.bytes("u8.safetensors")
    let dataStart = whole.count - 54
    for i in 0..<dataStart {
      var bytes = whole
      bytes[i] ^= 1 << UInt8(i % 8)
      guard let shard = try? open(bytes) else { continue }
      let covered = shard.entries.values.reduce(0) { $0 + $1.range.count }
      #expect(covered == 54, "byte \(i)")
    }
  }

  @Test("with brackets without end is refused, not followed")
  func deepJSON() {
    let header = "{\"a\":" + String(repeating: "[", count: 1_000_000)
    #expect(throws: ShardError.self) { try open(packed(header)) }
  }

  @Test("gives no tensor that is not in it, and none under another shape or type")
  func wrongTensor() throws {
    let shard = try Shard(path: Golden.path("types.safetensors"))
    let path = shard.path
    #expect(throws: ShardError.noTensor(path: path, tensor: "none")) {
      try shard.withBytes(of: "none", shape: [2, 3]) { $0.count }
    }
    #expect(
      throws: ShardError.unexpectedTensor(
        path: path, tensor: "uint8", detail: "U8[2, 3], expected U8[3, 2]")
    ) {
      try shard.withBytes(of: "uint8", shape: [3, 2]) { $0.count }
    }
    #expect(throws: ShardError.self) {
      try shard.withBytes(of: "int8", shape: [2, 3]) { $0.count }
    }
    #expect(try shard.withBytes(of: "uint8", shape: [2, 3]) { $0.count } == 6)
  }

  @Test("that is not there, or is a folder, is an error of the system that names it")
  func notThere() throws {
    for path in [scratch.path + "/none.safetensors", scratch.path] {
      let error = #expect(throws: SystemError.self) { try Shard(path: path) }
      #expect(error?.message.contains(path) == true)
    }
  }

  @Test("hands errors of the reader through")
  func errorsPassThrough() throws {
    struct Own: Error {}
    let shard = try Shard(path: Golden.path("u8.safetensors"))
    #expect(throws: Own.self) {
      try shard.withBytes(of: "scalar", shape: []) { _ in throw Own() }
    }
  }

  @Test("is read by several threads at once")
  func manyReaders() async throws {
    let shard = try Shard(path: Golden.path("u8.safetensors"))
    let name = "mvtec_loco/pushpins/test/good/000"
    let sums = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try shard.withBytes(of: name, shape: [4, 3, 2, 2]) { $0.reduce(0) { $0 + Int($1) } }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums == Array(repeating: 47 * 48 / 2, count: 8))
  }
}
