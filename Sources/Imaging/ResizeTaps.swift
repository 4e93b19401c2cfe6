import CImageCodecs

/// Which input places make up each output place along one side, and with what weights.
///
/// Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` (src/libImaging/Resample.c) in the
/// same order of double-precision steps, so that the integers are the same.
struct ResizeTaps {
  /// Weights are integers in units of 2 to the power of minus this.
  static let precisionBits = 22

  private(set) var starts: [Int32] = []
  private(set) var counts: [Int32] = []
  private(set) var weights: [Int32] = []
  private let stride: Int

  /// - Precondition: both lengths are positive.
  init(from inputLength: Int, to outputLength: Int) {
    let scale = Double(inputLength) / Double(outputLength)
    // Shrinking widens the filter: that is the antialiasing.
    let filterScale = max(scale, 1)
    let support = Self.bicubicSupport * filterScale
    stride = Int(support.rounded(.up)) * 2 + 1
    starts.reserveCapacity(outputLength)
    counts.reserveCapacity(outputLength)
    weights.reserveCapacity(outputLength * stride)
    var raw: [Double] = []
    raw.reserveCapacity(stride)
    for output in 0..<outputLength {
      let center = (Double(output) + 0.5) * scale
      let first = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), inputLength)
      raw.removeAll(keepingCapacity: true)
      for input in first..<end {
        raw.append(Self.bicubic((Double(input) - center + 0.5) * (1 / filterScale)))
      }
      starts.append(Int32(first))
      counts.append(Int32(end - first))
      append(raw)
    }
  }

  /// Makes the weights add up to one and rounds them.
  private mutating func append(_ raw: [Double]) {
    var total = 0.0
    for weight in raw { total += weight }
    for weight in raw {
      let scaled = (total == 0 ? weight : weight / total) * Double(1 << Self.precisionBits)
      // Half away from zero, by truncation, as C's cast does it.
      weights.append(Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5))
    }
    weights.append(contentsOf: repeatElement(0, count: stride - raw.count))
  }

  /// The cubic convolution kernel reaches two inputs to either side.
  private static let bicubicSupport = 2.0

  /// Keys' cubic convolution with a = -1/2, in Pillow's order of operations.
  private static func bicubic(_ x: Double) -> Double {
    let a = -0.5
    let x = abs(x)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }

  /// Lends the tables to one call.
  func withTaps<R>(_ body: (codec_taps) -> R) -> R {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          body(
            codec_taps(
              starts: starts.baseAddress, counts: counts.baseAddress,
              weights: weights.baseAddress, stride: Int32(stride)))
        }
      }
    }
  }
}
