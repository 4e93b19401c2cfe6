import CArchive
import Diagnostics
import Digest

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The packed bytes of an archive: read in blocks for libarchive, hashed as they pass.
///
/// A zip file is read through its directory at the end, so its hash is taken beforehand; all other
/// formats stream from front to back and are hashed on the way.
final class ArchiveFile {
  let path: String
  let size: Int
  let isZip: Bool
  private(set) var position = 0
  private(set) var failure: SystemError?
  private let descriptor: Int32
  private var hash: SHA256? = SHA256()
  private var zipHash: String?
  private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)

  init(path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      block.deallocate()
      throw errno == ENOENT ? ArchiveError.notFound(path: path) : SystemError("open", path)
    }
    var info = stat()
    fstat(descriptor, &info)
    size = Int(info.st_size)
    var magic = [UInt8](repeating: 0, count: 4)
    let got = pread(descriptor, &magic, 4, 0)
    isZip = got == 4 && magic.starts(with: [0x50, 0x4b]) && magic[2] < 8
    if isZip { zipHash = try SHA256.hex(ofFileAt: path) }
  }

  deinit {
    close(descriptor)
    block.deallocate()
  }

  /// The next block, empty at the end, nil on an error that ``failure`` then holds.
  func readBlock() -> UnsafeRawBufferPointer? {
    let count = Digest.readBlock(descriptor, into: block)
    guard count >= 0 else {
      failure = SystemError("read", path)
      return nil
    }
    let bytes = UnsafeRawBufferPointer(rebasing: block[0..<count])
    position += count
    if !isZip { hash?.update(bytes) }
    return bytes
  }

  func seek(_ offset: Int64, whence: Int32) -> Int64 {
    let place = lseek(descriptor, off_t(offset), whence)
    if place >= 0 { position = Int(place) }
    return Int64(place)
  }

  /// Reads what is left, and gives the hash of the whole file.
  func identity() throws -> SourceIdentity {
    if let zipHash { return SourceIdentity(sha256: zipHash, bytes: size) }
    while let bytes = readBlock(), !bytes.isEmpty {}
    if let failure { throw failure }
    let finished = hash.take()
    let hex = finished?.hex() ?? ""
    zipHash = hex
    return SourceIdentity(sha256: hex, bytes: size)
  }
}
