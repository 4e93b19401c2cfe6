import CCrypto

/// SHA-256 over bytes that arrive in pieces, computed by libcrypto (which uses the processor's
/// SHA instructions where it has them).
public struct SHA256: ~Copyable {
  private let context: OpaquePointer?

  /// A hash of nothing so far.
  public init() {
    context = EVP_MD_CTX_new()
    precondition(
      context != nil && EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1,
      "libcrypto offers no SHA-256; check the OpenSSL installation")
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Adds `bytes` to what is hashed.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Adds `bytes` to what is hashed.
  public func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Adds the UTF-8 bytes of `text` to what is hashed.
  public func update(_ text: String) {
    update(Array(text.utf8))
  }

  /// The hash as 64 lower-case hexadecimal digits. Ends the computation.
  public consuming func hex() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return String(unsafeUninitializedCapacity: 64) { text in
      for (i, byte) in digest.enumerated() {
        text[2 * i] = Self.digits[Int(byte >> 4)]
        text[2 * i + 1] = Self.digits[Int(byte & 15)]
      }
      return 64
    }
  }

  /// The hash of `bytes` as 64 hexadecimal digits.
  public static func hex(of bytes: [UInt8]) -> String {
    let hash = SHA256()
    hash.update(bytes)
    return hash.hex()
  }

  /// The hash of the UTF-8 bytes of `text` as 64 hexadecimal digits.
  public static func hex(of text: String) -> String {
    hex(of: Array(text.utf8))
  }

  /// The name and version of libcrypto.
  public static var libraryVersion: String { String(cString: OpenSSL_version(0)) }

  private static let digits = Array("0123456789abcdef".utf8)
}
