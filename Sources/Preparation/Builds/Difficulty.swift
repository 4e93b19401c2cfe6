import Imaging
import Manifest

/// How hard an anomaly is to see for a model that reads images in tokens.
///
/// An anomaly is as hard as what shows it is small: ``easy`` from 16 tokens on, a square of 112 by
/// 112 pixels of the resized image; ``hard`` below 4 tokens, a square of 56 by 56; ``medium``
/// between them, and where no mask says how large it is. What breaks two constraints or more gives
/// itself away twice and is one degree easier.
public enum Difficulty: String, Sendable, Hashable, Encodable, CaseIterable {
  case easy
  case medium
  case hard

  /// The difficulty of an anomaly.
  ///
  /// - Parameters:
  ///   - tokens: the size of what shows it, in tokens; nil where it isn't known.
  ///   - broken: how many constraints it is known to break.
  init(tokens: Double?, broken: Int) {
    let bySize: Difficulty =
      switch tokens {
      case .some(16...): .easy
      case .some(..<4): .hard
      default: .medium
      }
    self = broken < 2 ? bySize : bySize == .hard ? .medium : .easy
  }
}

extension BuildInputs {
  /// How hard the anomaly of an image is to see, and what that follows from.
  func difficulty(of candidate: Candidate) -> (difficulty: Difficulty, tokens: Double?) {
    let tokens = markedTokens(candidate)
    return (Difficulty(tokens: tokens, broken: broken(candidate).count), tokens)
  }

  /// The tokens of an image.
  func tokens(of image: ImageRecord) -> Int? {
    guard let size = resized(image) else { return nil }
    return size.width * size.height / tokenArea
  }

  /// What must be found of the marked regions, in tokens to a tenth; nil without a mask.
  ///
  /// Where one of many places could be meant, a mask marks all of them, such as the whole bag for a
  /// missing nut. The saturation threshold, where the data set has one, is the size of the nut.
  private func markedTokens(_ candidate: Candidate) -> Double? {
    let image = candidate.image
    guard !candidate.regions.isEmpty, let size = resized(image) else { return nil }
    let masks = Dictionary(grouping: candidate.regions, by: \.maskMember)
    let pixels = masks.values.reduce(0) { sum, parts in
      let area = parts.reduce(0) { $0 + $1.area }
      return sum + saturated(area, type: defectTypes["\(image.place)/\(parts[0].defect)"])
    }
    let scale = Double(size.width * size.height) / Double(image.width * image.height)
    return (Double(pixels) * scale / Double(tokenArea) * 10).rounded() / 10
  }

  /// The part of a region's area that counts as all of it (Bergmann et al., IJCV 2022, §4.3).
  private func saturated(_ area: Int, type: DefectTypeRecord?) -> Int {
    guard let threshold = type?.saturationThreshold else { return area }
    let isRelative = type?.relativeSaturation == true
    return isRelative ? Int(threshold * Double(area)) : min(area, Int(threshold))
  }

  private var tokenArea: Int {
    let side = profile.patchSize * profile.mergeSize
    return side * side
  }

  private func resized(_ image: ImageRecord) -> ImageSize? {
    let resize = SmartResize(
      factor: profile.patchSize * profile.mergeSize, minPixels: profile.minPixels,
      maxPixels: profile.maxPixels)
    return try? resize.size(width: image.width, height: image.height)
  }
}
