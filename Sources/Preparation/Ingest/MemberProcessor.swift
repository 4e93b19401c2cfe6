import Archives
import Datasets
import Digest
import Imaging
import Manifest

/// Does the costly work on one member: a pure function of its bytes and of what the manifest knew
/// when the run began, so it may run on any thread in any order.
struct MemberProcessor: Sendable {
  let options: IngestOptions
  let known: [String: KnownImage]

  func process(_ work: MemberWork) -> MemberResult {
    switch work.content {
    case .failure(let refusal):
      return result(
        work, sha256: "", .rejected(code: refusal.code, message: refusal.description))
    case .success(let bytes):
      switch work.role {
      case .ignored(let reason): return result(work, sha256: "", .ignored(reason: reason))
      case .unknown(let reason):
        return result(work, sha256: "", .rejected(code: "unknown_path", message: reason))
      case .unusable(let code, let reason):
        return result(work, sha256: "", .rejected(code: code, message: reason))
      case .image, .mask, .defectsConfig: break
      }
      let sha256 = SHA256.hex(of: bytes)
      return result(work, sha256: sha256, outcome(work.role, bytes, sha256))
    }
  }

  private func result(
    _ work: MemberWork, sha256: String, _ outcome: MemberResult.Outcome
  ) -> MemberResult {
    MemberResult(
      ordinal: work.ordinal, path: work.path, sha256: sha256, position: work.position,
      outcome: outcome)
  }

  private func outcome(_ role: MemberRole, _ bytes: [UInt8], _ sha256: String)
    -> MemberResult.Outcome
  {
    do {
      switch role {
      case .image(let key, let defects): return try image(key, defects, bytes, sha256)
      case .mask(let key, let reading): return .mask(of: key, try mask(bytes, reading))
      case .defectsConfig(let category):
        return .config(category: category, try DefectsConfig(json: bytes))
      case .ignored(let reason): return .ignored(reason: reason)
      case .unknown(let reason): return .rejected(code: "unknown_path", message: reason)
      case .unusable(let code, let reason): return .rejected(code: code, message: reason)
      }
    } catch let error as ImagingError {
      return .rejected(code: Self.code(error), message: Self.message(error))
    } catch let error as MaskError {
      return .rejected(code: error.code, message: error.description)
    } catch let error as DefectsConfig.Broken {
      return .rejected(code: "broken_defects_config", message: error.description)
    } catch {
      return .rejected(code: "unreadable", message: "\(error)")
    }
  }

  private func image(
    _ key: ImageKey, _ defects: [String], _ bytes: [UInt8], _ sha256: String
  ) throws -> MemberResult.Outcome {
    var wanted = options.profiles
    if let known = known[key.id], known.sha256 == sha256 {
      wanted.removeAll { known.profiles.contains($0.id) }
      if wanted.isEmpty { return .known(key, defects: defects) }
    }
    let decoded = try ImageDecoder.decode(bytes, limits: options.decodeLimits)
    var patches: [String: PatchGrid] = [:]
    for profile in wanted { patches[profile.id] = try profile.process(decoded.image) }
    return .image(
      key, defects: defects,
      ProcessedImage(
        format: decoded.format.rawValue, mode: decoded.mode, width: decoded.image.width,
        height: decoded.image.height, bytes: bytes.count,
        pixelSha256: SHA256.hex(of: decoded.image.pixels), patches: patches))
  }

  /// No data set numbers more kinds of defects of a product in one mask.
  private static let mostValues = 32

  private func mask(_ bytes: [UInt8], _ reading: MaskReading) throws -> ProcessedMask {
    var mask = try ImageDecoder.decodeMask(bytes, limits: options.decodeLimits)
    var values = MaskParts.values(of: mask)
    guard let last = values.last else { throw MaskError.empty }
    switch reading {
    case .listed:
      guard values.count == 1 else { throw MaskError.manyValues(values.map(Int.init), most: 1) }
    case .any:
      if values.count > 1 { mask.setAll(to: last) }
      values = [last]
    case .values, .classes:
      guard values.count <= Self.mostValues else {
        throw MaskError.manyValues(values.map(Int.init), most: Self.mostValues)
      }
    }
    let layers = try values.map { value in
      ProcessedMask.Layer(
        value: Int(value), parts: try MaskParts.find(value, in: mask, limit: options.maskParts))
    }
    return ProcessedMask(
      width: mask.width, height: mask.height, reading: reading, layers: layers)
  }

  private static func message(_ error: ImagingError) -> String {
    if case .tooManyPixels = error { return "\(error) (--max-image-pixels)" }
    return "\(error)"
  }

  private static func code(_ error: ImagingError) -> String {
    switch error {
    case .unrecognized: "not_an_image"
    case .damaged: "damaged_image"
    case .unsupported: "unsupported_image"
    case .tooManyPixels: "too_many_pixels"
    case .aspectRatio: "aspect_ratio"
    case .tooManyParts: "too_many_parts"
    case .runLength, .argument, .outOfMemory: "unreadable"
    }
  }
}

/// Why a mask can't be used, as far as it alone shows.
enum MaskError: Error, CustomStringConvertible {
  case empty
  case manyValues([Int], most: Int)

  var code: String {
    switch self {
    case .empty: "empty_mask"
    case .manyValues: "mask_many_values"
    }
  }

  var description: String {
    switch self {
    case .empty: "the mask marks no pixel"
    case .manyValues(let values, let most):
      "the mask holds \(values.count) values (\(values.prefix(5).map(String.init).joined(separator: ", "))"
        + "\(values.count > 5 ? ", …" : "")); "
        + (most == 1 ? "MVTec LOCO masks hold one each" : "no mask should hold more than \(most)")
    }
  }
}
