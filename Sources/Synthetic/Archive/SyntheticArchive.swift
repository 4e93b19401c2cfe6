import BundledData

/// Draws pictures like those of a public data set, in the archive's own layout and with the truth.
///
/// Nothing of the data sets' photographs is in them: every pixel is computed. They stand in for the
/// archive where it is absent (tests, demonstrations, tutorials) and, because the truth is known,
/// they check counts and positions that the real archive does not state.
public struct SyntheticArchive: Sendable {
  /// What to draw and how much of it.
  public struct Options: Sendable, Equatable {
    /// Whose layout and products.
    public var dataset: SyntheticDataset
    /// The form of a VisA archive; the other data sets have one form only.
    public var layout: VisAForm
    /// The seed of every picture; each picture has a random stream of its own, named by its path.
    public var seed: UInt64
    /// The pictures' size relative to the real photographs, in `0.05...1`.
    public var scale: Double
    /// The number of pictures relative to the real archive's, above 0 and at most 10.
    ///
    /// Each combination of category, split and defects keeps at least one picture.
    public var fraction: Double
    /// The categories to draw, in any order; they are written in the archive's order.
    public var categories: [String]
    /// The number of threads that draw; it never changes a byte of the result.
    public var jobs: Int

    /// The whole archive of MVTec LOCO AD at full size unless told otherwise.
    ///
    /// - Parameter categories: all of the data set where nil.
    public init(
      dataset: SyntheticDataset = .mvtecLOCO, layout: VisAForm = .raw, seed: UInt64 = 0,
      scale: Double = 1, fraction: Double = 1, categories: [String]? = nil, jobs: Int = 1
    ) {
      self.dataset = dataset
      self.layout = layout
      self.seed = seed
      self.scale = scale
      self.fraction = fraction
      self.categories = categories ?? dataset.categories
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

  /// The options that this generator was made with.
  public let options: Options

  /// A generator; `plan()` and `write` check the options.
  public init(options: Options = Options()) {
    self.options = options
  }

  /// Lists every file in archive order with what it shows, without drawing anything.
  ///
  /// Throws `SyntheticError` when an option is out of its range or a category is unknown.
  public func plan() throws -> Plan {
    try checkOptions()
    let chosen = options.dataset.products.filter { options.categories.contains($0.category) }
    switch options.dataset {
    case .mvtecLOCO:
      return Plan(
        locoProducts: chosen, fraction: options.fraction, catalogue: try DefectCatalogue.bundled())
    case .mvtecAD:
      return Plan(mvtecProducts: chosen, fraction: options.fraction)
    case .visa:
      return Plan(visaProducts: chosen, fraction: options.fraction, layout: options.layout)
    }
  }

  private func checkOptions() throws(SyntheticError) {
    let known = options.dataset.categories
    for name in options.categories where !known.contains(name) {
      throw .unknownCategory(name, known: known)
    }
    guard !options.categories.isEmpty else { throw .noCategory(known: known) }
    guard (0.05...1).contains(options.scale) else {
      throw .outOfRange(option: "scale", value: "\(options.scale)", range: "0.05...1")
    }
    guard options.fraction > 0, options.fraction <= 10 else {
      throw .outOfRange(option: "fraction", value: "\(options.fraction)", range: "above 0 to 10")
    }
    guard options.jobs >= 1 else {
      throw .outOfRange(option: "jobs", value: "\(options.jobs)", range: "1 or more")
    }
  }
}
