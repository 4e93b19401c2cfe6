import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SHA256 {
  /// The hash of a whole file as 64 hexadecimal digits.
  ///
  /// - Throws: `SystemError`.
  public static func hex(ofFileAt path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open", path) }
    defer { close(descriptor) }
    let hash = SHA256()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { block.deallocate() }
    while true {
      let count = readBlock(descriptor, into: block)
      guard count >= 0 else { throw SystemError("read", path) }
      if count == 0 { return hash.hex() }
      hash.update(UnsafeRawBufferPointer(rebasing: block[0..<count]))
    }
  }
}

/// Reads at most `block.count` bytes, again where a signal interrupted; 0 at the end, below 0 on an
/// error that `errno` names.
package func readBlock(_ descriptor: Int32, into block: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, block.baseAddress, block.count)
    if count >= 0 || errno != EINTR { return count }
  }
}
