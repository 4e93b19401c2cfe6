import Diagnostics
import Foundation
import Imaging
import QwenVL
import Torch

/// Pictures from files or bytes, resized and cut as the model wants them.
public struct PictureReader: Sendable {
  /// How.
  public let processor: ImageProcessor
  /// What is refused before it is decoded.
  public let limits: DecodeLimits

  /// A reader with a processor.
  public init(_ processor: ImageProcessor, limits: DecodeLimits = DecodeLimits()) {
    self.processor = processor
    self.limits = limits
  }

  /// The picture in the file at `path`, PNG or JPEG, upright.
  ///
  /// - Throws: ``PictureError``, `SystemError`.
  public func picture(file path: String) throws -> ModelPicture {
    guard let data = FileManager.default.contents(atPath: path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw SystemError("read", path, code: isThere ? EACCES : ENOENT)
    }
    return try picture(bytes: Array(data), name: path)
  }

  /// The picture in `bytes`.
  ///
  /// - Throws: ``PictureError``.
  public func picture(bytes: [UInt8], name: String) throws -> ModelPicture {
    do {
      let image = try ImageDecoder.decode(bytes, limits: limits)
      let grid = try processor.process(image.image)
      return try ModelPicture(grid)
    } catch let error as ImagingError {
      throw PictureError(name: name, reason: "\(error)")
    }
  }
}

extension ModelPicture {
  /// The picture that a patch grid holds.
  ///
  /// - Throws: `TorchError`.
  public init(_ grid: PatchGrid) throws {
    self.init(
      grid: PixelGrid(height: grid.gridHeight, width: grid.gridWidth),
      patches: try Tensor(
        grid.bytes, shape: [grid.patchCount, 3, grid.patchSize, grid.patchSize]))
  }
}

/// A picture that can't be shown to a model.
public struct PictureError: ActionableError, Equatable {
  /// The file, or what the picture is called.
  public let name: String
  /// What is wrong with it.
  public let reason: String

  /// What is wrong, and with which picture.
  public var message: String { "`\(name)` can't be used: \(reason)" }
  /// The reason says what to do about it.
  public var hint: String? { nil }
}
