import Diagnostics
import Foundation
import Shards
import Torch

/// The weight files of a folder, mapped into memory: one `model.safetensors`, or several with an
/// index.
struct WeightFiles {
  let folder: String
  /// Where each tensor is, by its name inside the program.
  private let places: [String: (shard: Shard, name: String)]

  init(folder: String) throws {
    try self.init(files: Self.files(in: folder), folder: folder)
  }

  init(files: [String], folder: String = "") throws {
    self.folder = folder
    var places: [String: (Shard, String)] = [:]
    for file in files {
      let shard = try Self.translating { try Shard(path: file, isWritable: true) }
      for name in shard.entries.keys.sorted() {
        places[WeightNames.canonical(name)] = (shard, name)
      }
    }
    self.places = places
  }

  var names: Set<String> { Set(places.keys) }

  func shape(of name: String) -> [Int]? {
    places[name].flatMap { place in place.shard.entries[place.name]?.shape }
  }

  /// The tensor over the mapped file, without a copy where its place in the file allows it. What is
  /// written to it stays in memory.
  func tensor(_ name: String) throws -> Tensor? {
    guard let (shard, filed) = places[name], let entry = shard.entries[filed] else { return nil }
    guard let dtype = Self.types[entry.dtype] else {
      throw CheckpointError.badType(tensor: name, type: entry.dtype)
    }
    guard let bytes = shard.bytes(of: filed) else { return nil }
    if bytes.isEmpty || Int(bitPattern: bytes.baseAddress).isMultiple(of: dtype.size) {
      return try Tensor(over: bytes, shape: entry.shape, dtype: dtype, owner: shard)
    }
    let copy = AlignedCopy(bytes)
    return try Tensor(over: copy.bytes, shape: entry.shape, dtype: dtype, owner: copy)
  }

  private static let types: [String: DType] = [
    "F32": .float32, "BF16": .bfloat16, "F16": .float16, "F64": .float64,
  ]

  private struct Index: Decodable { let weight_map: [String: String] }

  private static func files(in folder: String) throws -> [String] {
    let index = folder + "/model.safetensors.index.json"
    guard FileManager.default.fileExists(atPath: index) else {
      let single = folder + "/model.safetensors"
      guard FileManager.default.fileExists(atPath: single) else {
        throw CheckpointError.noWeights(folder: folder)
      }
      return [single]
    }
    guard let map = try? JSONDecoder().decode(Index.self, from: ModelFile.read(index)) else {
      throw CheckpointError.badIndex(path: index, detail: "it has no weight_map")
    }
    let names = Set(map.weight_map.values)
    guard names.allSatisfy({ !$0.contains("/") && $0.hasSuffix(".safetensors") }) else {
      throw CheckpointError.badIndex(path: index, detail: "it names files outside of its folder")
    }
    return names.sorted().map { folder + "/" + $0 }
  }

  /// Errors of the file format, in words for weights.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as ShardError {
      throw CheckpointError.damaged(detail: error.message)
    }
  }
}

/// Bytes at an address that fits all types.
private final class AlignedCopy: Sendable {
  nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

  init(_ source: UnsafeRawBufferPointer) {
    memory = .allocate(byteCount: source.count, alignment: 64)
    memory.copyMemory(from: source)
  }

  deinit { memory.deallocate() }
}
