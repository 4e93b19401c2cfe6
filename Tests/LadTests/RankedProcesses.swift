import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Processes of `lad` that train together, started as `torchrun` would start them; rank 0 serves the
/// store.
final class RankedProcesses {
  let processes: [Process]
  private let texts: [Text]
  private let done = DispatchGroup()

  /// What a process has written, read as it comes so that no pipe fills up.
  private final class Text: @unchecked Sendable {
    let (output, errors) = (Pipe(), Pipe())
    var (out, err) = (Data(), Data())
  }

  init(_ place: Workplace, count: Int = 2, _ arguments: [String], port: Int? = nil) throws {
    let port = try port ?? Self.freePort()
    let texts = (0..<count).map { _ in Text() }
    self.texts = texts
    processes = try texts.enumerated().map { rank, text in
      try place.start(
        "lad", arguments,
        variables: [
          "RANK": "\(rank)", "LOCAL_RANK": "\(rank)", "WORLD_SIZE": "\(count)",
          "LOCAL_WORLD_SIZE": "\(count)", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)",
          "LAD_RANK_TIMEOUT": "60",
        ], output: text.output, errors: text.errors)
    }
    for text in texts {
      DispatchQueue.global().async(group: done) {
        text.out = text.output.fileHandleForReading.readDataToEndOfFile()
      }
      DispatchQueue.global().async(group: done) {
        text.err = text.errors.fileHandleForReading.readDataToEndOfFile()
      }
    }
  }

  struct Hangs: Error {}

  /// Waits for all; how each ended, in order. A killed process has the status of its signal.
  func outcomes(within seconds: Double = 120) throws -> [Workplace.Outcome] {
    let end = Date(timeIntervalSinceNow: seconds)
    while processes.contains(where: \.isRunning) {
      guard Date() < end else {
        for process in processes { kill(process.processIdentifier, SIGKILL) }
        throw Hangs()
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    done.wait()
    return zip(processes, texts).map { process, text in
      Workplace.Outcome(
        status: process.terminationStatus, output: String(decoding: text.out, as: UTF8.self),
        errors: String(decoding: text.err, as: UTF8.self))
    }
  }

  /// Sends a signal to some once the file has so many lines more than at the least.
  func signal(_ ranks: [Int], _ number: Int32, behind lines: Int, in file: String) {
    func count() -> Int { FileManager.default.contents(atPath: file)?.count { $0 == 10 } ?? 0 }
    var least = count()
    while processes.allSatisfy(\.isRunning), count() < least + lines {
      // What is behind the last checkpoint is cut off first.
      least = min(least, count())
      Thread.sleep(forTimeInterval: 0.005)
    }
    for rank in ranks { kill(processes[rank].processIdentifier, number) }
  }

  struct NoPort: Error {}

  /// A port that nobody listens at.
  static func freePort() throws -> Int {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard status else { throw NoPort() }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
