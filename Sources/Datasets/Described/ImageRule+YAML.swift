extension ImageRule {
  /// Reads and checks an element of `images`; `category` is that of the file.
  init(_ map: YAMLMap, category: String?) throws(YAMLFileError) {
    path = try PathPattern(map, "path")
    if !path.placeholders.contains(.stem) {
      throw map.error(
        "path", "`\(path.text)` has no `{stem}`", hint: "it tells an image from others")
    }
    self.category = try Self.category(map, path, ofFile: category)
    label = try map.optionalName("label")
    defects = try Self.defects(map, path)
    split = try Self.split(map, path)
    let hasMask = map.keys.contains("mask")
    mask = hasMask ? try PathPattern(map, "mask") : nil
    maskValues = try Self.maskValues(map)
    try checkLabel(map)
    try checkMask(map)
  }

  private static func category(_ map: YAMLMap, _ path: PathPattern, ofFile: String?)
    throws(YAMLFileError) -> String?
  {
    let own = try map.optionalName("category")
    if path.placeholders.contains(.category) {
      guard own == nil else {
        throw map.error(
          "category", "the category stands in the path, too", hint: "keep one of the two")
      }
      return nil
    }
    guard let category = own ?? ofFile else {
      throw map.error(
        "path", "nothing says the category of `\(path.text)`",
        hint: "put `{category}` into the path, or add a line `category: …`")
    }
    return category
  }

  private static func defects(_ map: YAMLMap, _ path: PathPattern) throws(YAMLFileError)
    -> [String]
  {
    let defects = try map.texts("defects")
    if let wrong = defects.first(where: { $0.contains("/") || $0 == "good" }) {
      throw map.error("defects", "`\(wrong)` is no name of a defect", hint: "leave `/` out")
    }
    if !defects.isEmpty, path.placeholders.contains(.defect) {
      throw map.error("defects", "the defect stands in the path, too", hint: "keep one of the two")
    }
    return defects
  }

  private static func split(_ map: YAMLMap, _ path: PathPattern) throws(YAMLFileError) -> Split {
    let isGiven = map.keys.contains("split")
    if path.placeholders.contains(.split) {
      if isGiven {
        throw map.error("split", "the split stands in the path, too", hint: "keep one of the two")
      }
      return .inPath
    }
    guard isGiven else {
      throw map.error(
        "path", "nothing says the split of `\(path.text)`",
        hint: "add `split: train`, `split: test` or `split: {train: 0.8, test: 0.2}`")
    }
    if map.hasMap("split") { return .shares(try shares(map)) }
    let name = try map.text("split")
    guard splits.contains(name) else {
      throw map.error(
        "split", "`\(name)` is no split",
        hint: "it must be one of \(splits.joined(separator: ", "))")
    }
    return .fixed(name)
  }

  private static func shares(_ map: YAMLMap) throws(YAMLFileError) -> [(String, Double)] {
    guard let shares = try map.map("split", keys: DatasetForm.shares) else { return [] }
    var found: [(split: String, share: Double)] = []
    for split in splits {
      guard let share = try shares.optionalNumber(split) else { continue }
      guard share > 0, share <= 1 else {
        throw shares.error(
          split, "the share of `\(split)` is \(share)", hint: "write 0.2 for a fifth")
      }
      found.append((split, share))
    }
    guard abs(found.reduce(0) { $0 + $1.share } - 1) < 1e-9 else {
      throw map.error(
        "split", "the shares do not add up to 1", hint: "write such as {train: 0.8, test: 0.2}")
    }
    return found
  }

  private static func maskValues(_ map: YAMLMap) throws(YAMLFileError) -> [Int: String] {
    guard let values = try map.map("mask_values") else { return [:] }
    var names: [Int: String] = [:]
    for key in values.keys {
      guard let value = Int(key), (1...255).contains(value) else {
        throw values.error(key, "`\(key)` is no value in a mask", hint: "values are 1 to 255")
      }
      names[value] = try values.optionalName(key)
    }
    if names.isEmpty {
      throw map.error("mask_values", "`mask_values` is empty", hint: "write such as {1: scratch}")
    }
    return names
  }

  /// Whether it is clear what the images show, and good ones alone serve for training.
  private func checkLabel(_ map: YAMLMap) throws(YAMLFileError) {
    let isInPath = path.placeholders.contains(.defect)
    if label == nil, defects.isEmpty, !isInPath {
      throw map.error(
        "path", "nothing says what the images at `\(path.text)` show",
        hint: "add `label: good`, `defects: [name]`, `label: bad`, or put `{defect}` into the path")
    }
    if label == "good", !defects.isEmpty || isInPath {
      throw map.error(
        "label", "good images have no defects", hint: "leave out `label` or the defects")
    }
    if label == "good" { return }
    let isTest: Bool
    switch split {
    case .inPath: isTest = true
    case .fixed(let split): isTest = split == "test"
    case .shares(let shares): isTest = shares.map(\.split) == ["test"]
    }
    if !isTest {
      throw map.error(
        "split", "only good images belong in `train` and `validation`",
        hint: "write `split: test`, and give good images a pattern of their own")
    }
  }

  /// Whether a mask's path says which image it belongs to, and its values what they show.
  private func checkMask(_ map: YAMLMap) throws(YAMLFileError) {
    guard let mask else {
      if maskValues.isEmpty { return }
      throw map.error("mask_values", "there is no `mask`", hint: "add a line `mask: …`")
    }
    if [".jpg", ".jpeg"].contains(where: mask.text.lowercased().hasSuffix) {
      throw map.error(
        "mask", "a mask must be a PNG file", hint: "JPEG changes values: save masks as PNG")
    }
    if label == "good" {
      throw map.error("mask", "good images have no masks", hint: "leave `mask` out")
    }
    for placeholder in PathPattern.Placeholder.allCases
    where path.placeholders.contains(placeholder) && !mask.placeholders.contains(placeholder) {
      throw map.error(
        "mask", "`\(mask.text)` has no `{\(placeholder.rawValue)}`",
        hint: "the path of a mask names its image: it needs every placeholder of `path`")
    }
    let strange = mask.placeholders.subtracting(path.placeholders).subtracting([.defect]).first
    if let strange {
      throw map.error(
        "mask", "`\(mask.text)` has `{\(strange.rawValue)}`, which `path` lacks",
        hint: "use `*` for what differs")
    }
    try checkMaskNames(map, mask)
  }

  private func checkMaskNames(_ map: YAMLMap, _ mask: PathPattern) throws(YAMLFileError) {
    if maskValues.isEmpty {
      if defects.count > 1, !mask.placeholders.contains(.defect) {
        throw map.error(
          "mask", "nothing says which of \(defects.count) defects a mask shows",
          hint: "add `mask_values: {1: name}`, or put `{defect}` into the path of masks")
      }
      return
    }
    let known = Set(defects.map(ProductDefect.key))
    for name in maskValues.values.sorted()
    where !known.isEmpty && !known.contains(ProductDefect.key(of: name)) {
      throw map.error(
        "mask_values", "`\(name)` is not among `defects`", hint: "list it there, or correct it here"
      )
    }
  }
}
