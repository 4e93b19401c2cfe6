import Diagnostics
import Digest

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A named U8 tensor to be written.
public struct ByteTensor: Sendable {
  /// The name in the file.
  public let name: String
  /// The extents, outermost first; their product is `bytes.count`.
  public let shape: [Int]
  /// The values, row-major.
  public let bytes: [UInt8]

  /// A tensor of `bytes` with extents `shape`.
  public init(name: String, shape: [Int], bytes: [UInt8]) {
    precondition(shape.reduce(1, *) == bytes.count, "the shape must cover the bytes")
    self.name = name
    self.shape = shape
    self.bytes = bytes
  }
}

/// A named tensor of any type whose bytes are at hand only while it is written.
public struct StoredTensor {
  /// The name in the file.
  public let name: String
  /// The element type, such as `BF16`.
  public let dtype: String
  /// The extents, outermost first.
  public let shape: [Int]
  /// Bytes of all elements.
  public let byteCount: Int
  /// Calls its argument with the bytes, row-major.
  let withBytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

  /// A tensor whose bytes `withBytes` gives, `byteCount` of them in one or more pieces.
  public init(
    name: String, dtype: String, shape: [Int], byteCount: Int,
    withBytes: @escaping ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) {
    self.name = name
    self.dtype = dtype
    self.shape = shape
    self.byteCount = byteCount
    self.withBytes = withBytes
  }

  /// The tensor of `bytes`.
  init(_ tensor: ByteTensor) {
    self.init(
      name: tensor.name, dtype: "U8", shape: tensor.shape, byteCount: tensor.bytes.count,
      withBytes: tensor.bytes.withUnsafeBytes)
  }
}

/// Writes safetensors files: the same tensors in the same order give the same bytes.
///
/// Format: https://github.com/huggingface/safetensors (8 bytes of header length, a JSON header
/// padded with spaces to a multiple of 8, then the tensors back to back).
public enum ShardWriter {
  /// What was written.
  public struct Written: Sendable, Equatable {
    /// The file's size.
    public let bytes: Int
    /// SHA-256 of the file, in hexadecimal.
    public let sha256: String
  }

  /// Writes `tensors` to `path`, whole or not at all.
  ///
  /// The bytes go to a temporary name beside it, are synced, and the name is changed; then the folder
  /// is synced, so that after any crash the file is either absent or complete.
  /// - Throws: `SystemError`.
  public static func write(_ tensors: [ByteTensor], to path: String) throws -> Written {
    try write(tensors.map(StoredTensor.init), to: path)
  }

  /// Writes tensors of any type, in the same way.
  ///
  /// - Throws: `SystemError`, and what gives the bytes throws.
  public static func write(_ tensors: [StoredTensor], to path: String) throws -> Written {
    let temporary = path + ".tmp-\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("create", temporary) }
    do {
      defer { close(descriptor) }
      let written = try fill(descriptor, with: tensors, path: temporary)
      guard fsync(descriptor) == 0 else { throw SystemError("sync", temporary) }
      guard rename(temporary, path) == 0 else { throw SystemError("rename", temporary) }
      try syncFolder(of: path)
      return written
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func fill(_ descriptor: Int32, with tensors: [StoredTensor], path: String) throws
    -> Written
  {
    let hash = SHA256()
    var total = 0
    for withBytes in [header(of: tensors).withUnsafeBytes] + tensors.map(\.withBytes) {
      try withBytes { bytes in
        hash.update(bytes)
        try writeAll(bytes, to: descriptor, path: path)
        total += bytes.count
      }
    }
    return Written(bytes: total, sha256: hash.hex())
  }

  /// The header: keys in the tensors' order, so written by hand (a JSON encoder would sort or shuffle).
  static func header(of tensors: [StoredTensor]) -> [UInt8] {
    var offset = 0
    var json = "{\"__metadata__\":{\"format\":\"pt\"}"
    for tensor in tensors {
      let end = offset + tensor.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      json += ",\(quoted(tensor.name)):{\"dtype\":\"\(tensor.dtype)\",\"shape\":[\(shape)],"
      json += "\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    json += "}"
    var text = Array(json.utf8)
    text += repeatElement(UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func writeAll(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32, path: String)
    throws
  {
    var done = 0
    while done < buffer.count {
      let count = writeBytes(descriptor, UnsafeRawBufferPointer(rebasing: buffer[done...]))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw SystemError("write", path) }
      done += count
    }
  }

  /// Makes a rename in the folder of `path` durable.
  private static func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw SystemError("sync", folder) }
  }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
