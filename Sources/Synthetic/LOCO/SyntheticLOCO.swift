import BundledData

/// Draws pictures like those of MVTec LOCO AD, in the archive's own layout and with the truth.
///
/// Nothing of MVTec's photographs is in them: every pixel is computed. They stand in for the
/// archive where it is absent (tests, demonstrations, tutorials) and, because the truth is known,
/// they check counts and positions that the real archive does not state.
public struct SyntheticLOCO: Sendable {
  /// What to draw and how much of it.
  public struct Options: Sendable, Equatable {
    /// The seed of every picture; each picture has a random stream of its own, named by its path.
    public var seed: UInt64
    /// The pictures' size relative to the real photographs, in `0.05...1`.
    public var scale: Double
    /// The part of the real archive's counts, above 0 and at most 1.
    ///
    /// Each combination of category, split and defects keeps at least one picture.
    public var fraction: Double
    /// The categories to draw, in any order; they are written in the archive's order.
    public var categories: [String]
    /// The number of threads that draw; it never changes a byte of the result.
    public var jobs: Int

    /// The whole archive at full size unless told otherwise.
    public init(
      seed: UInt64 = 0, scale: Double = 1, fraction: Double = 1,
      categories: [String] = SyntheticLOCO.categories, jobs: Int = 1
    ) {
      self.seed = seed
      self.scale = scale
      self.fraction = fraction
      self.categories = categories
      self.jobs = jobs
    }
  }

  /// One file of the archive.
  public struct Member: Sendable, Equatable {
    /// The path inside the archive, such as `pushpins/test/good/004.png`.
    public let path: String
    /// The file's contents.
    public let bytes: [UInt8]
  }

  /// The five categories in the archive's order.
  public static var categories: [String] { products.map { $0.category } }

  /// The options that this generator was made with.
  public let options: Options

  /// A generator; `plan()` and `write` check the options.
  public init(options: Options = Options()) {
    self.options = options
  }

  /// Lists every file in archive order with what it shows, without drawing anything.
  ///
  /// Throws `SyntheticLOCOError` when an option is out of its range or a category is unknown.
  public func plan() throws -> Plan {
    try checkOptions()
    let catalogue = try DefectCatalogue.bundled()
    let chosen = products.filter { options.categories.contains($0.category) }
    return Plan(products: chosen, fraction: options.fraction, catalogue: catalogue)
  }

  private func checkOptions() throws(SyntheticLOCOError) {
    for name in options.categories where !Self.categories.contains(name) {
      throw .unknownCategory(name, known: Self.categories)
    }
    guard !options.categories.isEmpty else { throw .noCategory(known: Self.categories) }
    guard (0.05...1).contains(options.scale) else {
      throw .outOfRange(option: "scale", value: "\(options.scale)", range: "0.05...1")
    }
    guard options.fraction > 0, options.fraction <= 1 else {
      throw .outOfRange(option: "fraction", value: "\(options.fraction)", range: "above 0 to 1")
    }
    guard options.jobs >= 1 else {
      throw .outOfRange(option: "jobs", value: "\(options.jobs)", range: "1 or more")
    }
  }
}
