import Archives
import Imaging

/// What an ingest does with an archive.
public struct IngestOptions: Sendable {
  /// Which data set the archive is taken for.
  public var dataset: DatasetChoice
  /// How images are resized and cut; all of them in one pass that decodes once.
  public var profiles: [PatchProfile]
  /// Threads that decode.
  public var jobs: Int
  /// Whether the first member that can't be used ends the run.
  public var isStrict: Bool
  /// Bounds on the archive.
  public var archiveLimits: ArchiveLimits
  /// Bounds on one image.
  public var decodeLimits: DecodeLimits
  /// From how many bytes on a shard is closed.
  public var shardBytes: Int
  /// The most connected parts of one mask.
  public var maskParts: Int

  /// Options with their defaults.
  public init(
    dataset: DatasetChoice = .detected, profiles: [PatchProfile] = [.standard], jobs: Int,
    isStrict: Bool = false,
    archiveLimits: ArchiveLimits = ArchiveLimits(), decodeLimits: DecodeLimits = DecodeLimits(),
    shardBytes: Int = 32 << 20, maskParts: Int = 10_000
  ) {
    self.dataset = dataset
    self.profiles = profiles
    self.jobs = jobs
    self.isStrict = isStrict
    self.archiveLimits = archiveLimits
    self.decodeLimits = decodeLimits
    self.shardBytes = shardBytes
    self.maskParts = maskParts
  }
}
