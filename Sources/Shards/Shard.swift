import Diagnostics
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A safetensors file mapped into memory: checked when opened, read without copies.
///
/// Accepts what Hugging Face's `safetensors` accepts: tensors that cover the data exactly, without
/// gap or overlap, of elements of whole bytes.
public final class Shard: @unchecked Sendable {  // immutable after init, but for what a writer does
  /// Where a tensor lies in the file.
  public struct Entry: Sendable, Equatable {
    /// The element type, such as `U8`.
    public let dtype: String
    /// The extents, outermost first.
    public let shape: [Int]
    /// The byte range within the data.
    public let range: Range<Int>
  }

  /// The file's path.
  public let path: String
  /// The tensors by name.
  public let entries: [String: Entry]
  private let map: UnsafeRawBufferPointer
  private let dataStart: Int

  /// Maps the file at `path`.
  ///
  /// - Parameter isWritable: whether the bytes may be written to in memory; the file never changes.
  /// - Throws: ``ShardError`` if it is damaged; `SystemError` if it can't be opened.
  public init(path: String, isWritable: Bool = false) throws {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw SystemError("read", path) }
    let size = Int(info.st_size)
    guard size >= 8 else { throw ShardError.truncated(path: path) }
    // Pages that are written to become copies of this process.
    let (access, flags) =
      isWritable ? (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE) : (PROT_READ, MAP_PRIVATE)
    guard let base = mmap(nil, size, access, flags, descriptor, 0), base != MAP_FAILED
    else { throw SystemError("map", path) }
    map = UnsafeRawBufferPointer(start: base, count: size)
    do {
      (entries, dataStart) = try Self.parse(map, path: path)
    } catch {
      munmap(base, size)
      throw error
    }
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: map.baseAddress), map.count)
  }

  /// The bytes of the U8 tensor `name`; valid inside `body` only.
  ///
  /// - Throws: ``ShardError`` if there is none, or it is of another type or shape.
  public func withBytes<Result>(
    of name: String, shape: [Int], _ body: (UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    guard let entry = entries[name], let bytes = bytes(of: name) else {
      throw ShardError.noTensor(path: path, tensor: name)
    }
    guard entry.dtype == "U8", entry.shape == shape else {
      throw ShardError.unexpectedTensor(
        path: path, tensor: name, detail: "\(entry.dtype)\(entry.shape), expected U8\(shape)")
    }
    return try withExtendedLifetime(self) { try body(bytes) }
  }

  /// The bytes of the tensor `name`, of whatever type; valid as long as this object lives. Nil if there
  /// is none.
  public func bytes(of name: String) -> UnsafeRawBufferPointer? {
    entries[name].map { entry in
      let start = dataStart + entry.range.lowerBound
      return UnsafeRawBufferPointer(rebasing: map[start..<start + entry.range.count])
    }
  }

  private struct Header: Decodable {
    var tensors: [String: Tensor] = [:]
    struct Tensor: Decodable {
      let dtype: String
      let shape: [Int]
      let data_offsets: [Int]
    }
    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "__metadata__" {
          _ = try container.decode([String: String].self, forKey: key)
        } else {
          tensors[key.stringValue] = try container.decode(Tensor.self, forKey: key)
        }
      }
    }
  }

  private static func parse(_ map: UnsafeRawBufferPointer, path: String) throws
    -> ([String: Entry], Int)
  {
    let length = UInt64(littleEndian: map.loadUnaligned(as: UInt64.self))
    guard length <= 100_000_000 else {
      throw ShardError.headerTooLarge(path: path, bytes: length)
    }
    let dataStart = 8 + Int(length)
    guard dataStart <= map.count else { throw ShardError.truncated(path: path) }
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(map[8..<dataStart]))
    } catch {
      throw ShardError.malformedHeader(path: path, detail: "it is not the JSON of safetensors")
    }
    var entries: [String: Entry] = [:]
    var expected = 0
    let ordered = header.tensors.sorted {
      ($0.value.data_offsets.first ?? 0, $0.key) < ($1.value.data_offsets.first ?? 0, $1.key)
    }
    for (name, tensor) in ordered {
      let entry = try checked(tensor, name: name, startingAt: expected, path: path)
      entries[name] = entry
      expected = entry.range.upperBound
    }
    let rest = map.count - dataStart - expected
    if rest < 0 { throw ShardError.truncated(path: path) }
    if rest > 0 { throw ShardError.uncovered(path: path, bytes: rest) }
    return (entries, dataStart)
  }

  /// Bytes of an element; the types of less than a byte, which no shard of ours has, are left out.
  private static let sizes = [
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1, "U16": 2, "I16": 2,
    "F16": 2, "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8, "C64": 8,
  ]

  private static func checked(
    _ tensor: Header.Tensor, name: String, startingAt expected: Int, path: String
  ) throws -> Entry {
    guard let size = sizes[tensor.dtype] else {
      throw ShardError.malformedHeader(path: path, detail: "unknown type `\(tensor.dtype)`")
    }
    var count = size
    for extent in tensor.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { throw ShardError.badOffsets(path: path, tensor: name) }
      count = product
    }
    let offsets = tensor.data_offsets
    guard offsets.count == 2, offsets[0] == expected, offsets[1] >= offsets[0],
      offsets[1] - offsets[0] == count
    else { throw ShardError.badOffsets(path: path, tensor: name) }
    return Entry(dtype: tensor.dtype, shape: tensor.shape, range: offsets[0]..<offsets[1])
  }
}
