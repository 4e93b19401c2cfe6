import Digest

/// What a description says of the images whose paths fit a pattern.
struct ImageRule: Sendable, Equatable {
  /// Which split the images belong to.
  enum Split: Sendable, Equatable {
    /// The one that stands in the path.
    case inPath
    /// All the same.
    case fixed(String)
    /// Shares of them, which add up to 1: image by image, by chance that follows from its name.
    case shares([(split: String, share: Double)])

    static func == (one: Split, other: Split) -> Bool {
      switch (one, other) {
      case (.inPath, .inPath): true
      case (.fixed(let one), .fixed(let other)): one == other
      case (.shares(let one), .shares(let other)):
        one.map(\.split) == other.map(\.split) && one.map(\.share) == other.map(\.share)
      default: false
      }
    }
  }

  /// The images' paths.
  let path: PathPattern
  /// The product; nil where it stands in the path.
  let category: String?
  /// The split.
  let split: Split
  /// The label; nil where the defects give it.
  let label: String?
  /// The defects that all these images show; none where the path or nobody says.
  let defects: [String]
  /// The paths of the images' masks.
  let mask: PathPattern?
  /// What values in masks mean; empty where every value means the same.
  let maskValues: [Int: String]

  static let splits = ["train", "validation", "test"]

  /// What an image's path says of it.
  func image(_ captures: PathPattern.Captures, dataset: String) -> MemberRole? {
    guard let key = key(captures, dataset: dataset) else { return nil }
    guard Self.splits.contains(key.split) else {
      return .unknown(
        reason: "`\(key.split)` is no split; the folders are \(Self.splits.joined(separator: ", "))"
      )
    }
    guard key.label == "good" || key.split == "test" else {
      return .unusable(
        code: "anomalous_training",
        reason: "only good images belong in `\(key.split)`, this one shows `\(key.label)`")
    }
    return .image(key, defects: defects(captures))
  }

  /// What a mask's path says of it.
  func mask(_ captures: PathPattern.Captures, dataset: String) -> MemberRole? {
    guard let key = key(captures, dataset: dataset), key.label != "good" else { return nil }
    if !maskValues.isEmpty { return .mask(of: key, .values(maskValues)) }
    let only = captures[.defect] ?? (defects.count == 1 ? defects[0] : nil)
    return .mask(of: key, .any(only ?? VisALayout.unnamedDefect))
  }

  /// The image's name, from its own path or from its mask's: both hold what the pattern of images
  /// has placeholders for.
  private func key(_ captures: PathPattern.Captures, dataset: String) -> ImageKey? {
    guard let category = category ?? captures[.category], let stem = captures[.stem] else {
      return nil
    }
    let label = label ?? captures.filter { path.placeholders.contains($0.key) }[.defect]
    let name = label ?? defects.joined(separator: "+")
    guard !name.isEmpty,
      let split = split(captures, "\(dataset)/\(category)/\(name)/\(stem)")
    else { return nil }
    return ImageKey(dataset: dataset, category: category, split: split, label: name, stem: stem)
  }

  private func defects(_ captures: PathPattern.Captures) -> [String] {
    guard let defect = captures[.defect] else { return defects }
    return defect == "good" ? [] : [defect]
  }

  private func split(_ captures: PathPattern.Captures, _ name: String) -> String? {
    switch split {
    case .inPath: return captures[.split]
    case .fixed(let split): return split
    case .shares(let shares):
      var generator = SplitMix64(seed: 0, stream: name)
      var rest = generator.unit()
      for (split, share) in shares {
        if rest < share { return split }
        rest -= share
      }
      return shares.last?.split
    }
  }

  /// All that decides over an image's name and its masks' meaning, on one line.
  var summary: String {
    let splits =
      switch split {
      case .inPath: "in path"
      case .fixed(let split): split
      case .shares(let shares):
        shares.map { "\($0.split) \($0.share)" }.joined(separator: " ")
      }
    let values = maskValues.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [
      path.text, category ?? "", splits, label ?? "", defects.joined(separator: "+"),
      mask?.text ?? "", values.joined(separator: "+"),
    ].joined(separator: "\t")
  }
}
