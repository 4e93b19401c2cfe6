import Diagnostics
import Foundation
import Manifest
import QwenVL
import Shards
import Torch

/// Pictures of a workspace as a model takes them: patches over the mapped shards, without a copy.
public final class WorkspacePictures {
  private let manifest: ManifestDatabase
  private let profile: ProfileRecord
  private var records: [String: PatchesRecord] = [:]
  private var shards: [String: Shard] = [:]

  /// The pictures under the profile of a build.
  ///
  /// - Throws: ``PictureMismatch`` where the profile's patches are not those of the model;
  ///   `ManifestError`.
  public init(_ profile: String, for config: QwenConfig, in manifest: ManifestDatabase) throws {
    self.manifest = manifest
    self.profile = try manifest.profile(profile)
    guard self.profile.patchSize == config.vision.patchSize,
      self.profile.mergeSize == config.vision.mergeSize
    else {
      throw PictureMismatch(
        profile: profile, patchSize: self.profile.patchSize, mergeSize: self.profile.mergeSize,
        modelPatchSize: config.vision.patchSize, modelMergeSize: config.vision.mergeSize)
    }
  }

  /// Looks up where the patches of images are: once for many.
  ///
  /// - Throws: `ManifestError`.
  public func prepare(_ images: Set<String>) throws {
    let missing = images.subtracting(records.keys)
    guard !missing.isEmpty else { return }
    records.merge(try manifest.patches(of: missing, profile: profile.id)) { $1 }
  }

  /// The patches of an image.
  ///
  /// - Throws: `ManifestError`, `ShardError`, `SystemError`, `TorchError`.
  public func picture(_ image: String) throws -> ModelPicture {
    try prepare([image])
    guard let record = records[image] else {
      throw ManifestError.notFound(
        what: "patches under profile \(profile.id) of image", id: image,
        suggestion: "`prep verify` tells what else is missing")
    }
    let path = manifest.workspace.absolute(record.shard)
    let shard = try shards[record.shard] ?? Shard(path: path)
    shards[record.shard] = shard
    let side = profile.patchSize
    let shape = [record.gridHeight * record.gridWidth, 3, side, side]
    guard let entry = shard.entries[record.tensor], let bytes = shard.bytes(of: record.tensor)
    else {
      throw ShardError.noTensor(path: path, tensor: record.tensor)
    }
    guard entry.dtype == "U8", entry.shape == shape else {
      throw ShardError.unexpectedTensor(
        path: path, tensor: record.tensor,
        detail: "\(entry.dtype)\(entry.shape), expected U8\(shape)")
    }
    return ModelPicture(
      grid: PixelGrid(height: record.gridHeight, width: record.gridWidth),
      patches: try Tensor(over: bytes, shape: shape, dtype: .uint8, owner: shard))
  }
}

/// A build whose pictures were cut for another model.
public struct PictureMismatch: ActionableError, Equatable {
  let profile: String
  let patchSize: Int
  let mergeSize: Int
  let modelPatchSize: Int
  let modelMergeSize: Int

  /// What does not fit.
  public var message: String {
    "the build's pictures (profile \(profile)) have patches of \(patchSize) pixels in blocks of "
      + "\(mergeSize), the model takes \(modelPatchSize) in blocks of \(modelMergeSize)"
  }
  /// What to do about it.
  public var hint: String? {
    "ingest with --patch-size \(modelPatchSize) --merge-size \(modelMergeSize), and build again"
  }
}
