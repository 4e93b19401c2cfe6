/// The pictures of one VisA category.
struct VisACategory: Sendable {
  typealias Picture = SyntheticArchive.Plan.Picture

  private let category: String
  private let names: [String]
  private let fraction: Double
  private let layout: VisAForm

  /// - Parameter names: the category's defects; a defect's number is its place here.
  init(_ category: String, names: [String], fraction: Double, layout: VisAForm) {
    self.category = category
    self.names = names
    self.fraction = fraction
    self.layout = layout
  }

  /// How many normal pictures the real data set has for training and for the test; in all 8,659
  /// and 962. Each category has 100 with defects beside them.
  private static let normal: [String: (train: Int, test: Int)] = [
    "candle": (900, 100), "capsules": (542, 60), "cashew": (450, 50), "chewinggum": (453, 50),
    "fryum": (450, 50), "macaroni1": (900, 100), "macaroni2": (900, 100), "pcb1": (904, 100),
    "pcb2": (901, 100), "pcb3": (905, 101), "pcb4": (904, 101), "pipe_fryum": (450, 50),
  ]
  private static let anomalous = 100

  /// The normal ones in order, then those with defects.
  var pictures: [Picture] {
    let counts = Self.normal[category] ?? (0, 0)
    let train = SyntheticArchive.Plan.part(of: counts.train, fraction)
    let test = SyntheticArchive.Plan.part(of: counts.test, fraction)
    let normal = (0..<train + test).map { index in
      let isTest = Self.isChosen(index, test, of: train + test)
      return picture(index, split: isTest ? "test" : "train", defects: [])
    }
    let anomalous = shown.enumerated().map { picture($0, split: "test", defects: $1) }
    // The prepared form has a folder for each split.
    return layout == .raw
      ? normal + anomalous
      : normal.filter { $0.split == "train" } + normal.filter { $0.split == "test" } + anomalous
  }

  /// Whether the index is one of `part`, spread evenly over `whole`.
  static func isChosen(_ index: Int, _ part: Int, of whole: Int) -> Bool {
    (index + 1) * part / whole > index * part / whole
  }

  /// What each picture with defects shows, sorted by defect.
  ///
  /// How the real pictures divide up is not published, so all get equal shares: each defect by
  /// itself, and up to three neighbours together, since some real pictures show several.
  private var shown: [[String]] {
    let pairs = zip(names, names.dropFirst()).prefix(3).map { [$0, $1] }
    let sets = names.map { [$0] } + pairs
    return sets.enumerated().flatMap { index, set in
      let share = (index + 1) * Self.anomalous / sets.count - index * Self.anomalous / sets.count
      let count = SyntheticArchive.Plan.part(of: share, fraction)
      return Array(repeating: set, count: count)
    }
  }

  private func picture(_ index: Int, split: String, defects: [String]) -> Picture {
    let isGood = defects.isEmpty
    let label = isGood ? "good" : "bad"
    let stem = SyntheticArchive.Plan.numbered(index, digits: isGood ? 4 : 3)
    let id = "visa/\(category)/\(split)/\(label)/\(stem)"
    let values = defects.compactMap { name in names.firstIndex(of: name).map { UInt8($0 + 1) } }
    let (path, masks): (String, SyntheticArchive.Plan.Masks) =
      switch layout {
      case .raw:
        (
          "\(category)/Data/Images/\(isGood ? "Normal" : "Anomaly")/\(stem).JPG",
          .file("\(category)/Data/Masks/Anomaly/\(stem).png", values: values)
        )
      case .prepared:
        (
          "\(category)/\(split)/\(label)/\(stem).JPG",
          .file("\(category)/ground_truth/bad/\(stem).png", values: values.map { _ in 255 })
        )
      }
    // Both forms hold the same pictures.
    return Picture(
      category: category, split: split, label: label, stem: stem, defects: defects, path: path,
      id: id, masks: isGood ? nil : masks, stream: "visa/\(category)/\(label)/\(stem)")
  }
}
