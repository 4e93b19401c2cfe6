/// Which of the processes that train together this one is, as `torchrun` says it in variables.
public struct Launch: Sendable, Equatable {
  /// The number of this process, from 0.
  public let rank: Int
  /// How many there are.
  public let size: Int
  /// The number of this process on its machine: which GPU is its own.
  public let localRank: Int
  /// Whether there are processes on other machines, as far as is known.
  public let spansMachines: Bool
  /// Where the store is.
  public let host: String
  /// The port of the store.
  public let port: UInt16
  /// Whether `torchrun` serves the store; else rank 0 does.
  public let isStoreServed: Bool
  /// What sets this start of these processes apart from others that use the same store.
  public let attempt: String

  /// Reads the variables; nil where none of them says that there are several processes.
  ///
  /// - Throws: ``CollectiveError/environment(_:)``.
  public init?(_ variables: [String: String]) throws {
    func text(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    guard let world = text("WORLD_SIZE") else {
      guard text("RANK") == nil else {
        throw CollectiveError.environment("RANK is set, but WORLD_SIZE is not")
      }
      return nil
    }
    func required(_ name: String) throws -> String {
      guard let value = text(name) else {
        throw CollectiveError.environment("WORLD_SIZE is \(world), but \(name) is not set")
      }
      return value
    }
    func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int {
      let value = try required(name)
      guard let number = Int(value), range.contains(number) else {
        throw CollectiveError.environment(
          "\(name) is `\(value)`, which must be a number of \(range.lowerBound) to "
            + "\(range.upperBound)")
      }
      return number
    }
    let count = try number("WORLD_SIZE", 1...65536)
    // Some schedulers set WORLD_SIZE=1, and nothing else, for every job.
    if count == 1, text("RANK") == nil { return nil }
    size = count
    rank = try number("RANK", 0...count - 1)
    localRank = try number("LOCAL_RANK", 0...count - 1)
    host = try required("MASTER_ADDR")
    port = UInt16(try number("MASTER_PORT", 1...65535))
    let hasLocal = text("LOCAL_WORLD_SIZE") != nil
    spansMachines = try hasLocal && number("LOCAL_WORLD_SIZE", 1...count) < count
    isStoreServed = ["1", "true"].contains(text("TORCHELASTIC_USE_AGENT_STORE")?.lowercased())
    // A store outlives its processes where torchrun starts them again.
    attempt = [text("TORCHELASTIC_RUN_ID"), text("TORCHELASTIC_RESTART_COUNT")]
      .map { $0 ?? "0" }.joined(separator: "/")
  }
}
