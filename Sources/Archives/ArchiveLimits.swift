/// How much an archive may hold before it is refused: bounds against bombs and mistakes.
public struct ArchiveLimits: Sendable, Equatable {
  /// The most members of an archive.
  public var members: Int
  /// The most bytes of one member, unpacked.
  public var memberBytes: Int
  /// The most bytes of all members together, unpacked.
  public var totalBytes: Int
  /// How many times larger than its packed form a member above 16 MiB may be.
  public var ratio: Int

  /// Bounds with room for every data set we know.
  public init(
    members: Int = 1_000_000, memberBytes: Int = 256 << 20, totalBytes: Int = 1 << 40,
    ratio: Int = 200
  ) {
    self.members = members
    self.memberBytes = memberBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
  }
}
