import Datasets
import Imaging
import Manifest

/// Joins masks with their images and with the meaning of their values, once both are known.
struct MaskResolver {
  typealias PendingMask = IngestRecorder.PendingMask

  /// A mask that can't be used.
  struct Rejection {
    let ordinal: Int
    let path: String
    let code: String
    let message: String
  }

  /// What became of all masks.
  struct Resolved {
    var regions: [RegionRecord] = []
    var rejections: [Rejection] = []
    var masks: [String: Int] = [:]
    var marked: Set<String> = []
    var stored = 0
    var duplicates = 0
  }

  let source: Int64
  let layout: any DatasetLayout
  let configs: [String: DefectsConfig]
  let images: [String: IngestRecorder.PassedImage]
  /// What the workspace holds of images that came with other sources, by image.
  let recorded: [String: [RegionRecord]]

  func resolve(_ masks: [PendingMask]) -> Resolved {
    var resolved = Resolved()
    let classes = classNames(in: masks)
    for mask in masks {
      switch check(mask, classes) {
      case .failure(let reason):
        resolved.rejections.append(
          Rejection(
            ordinal: mask.ordinal, path: mask.path, code: reason.code, message: reason.text))
      case .success(let (regions, isNew)):
        resolved.masks[mask.key.category, default: 0] += 1
        resolved.marked.insert(mask.key.id)
        if isNew {
          resolved.stored += 1
          resolved.regions += regions
        } else {
          resolved.duplicates += 1
        }
      }
    }
    return resolved
  }

  private struct Reason: Error {
    let code: String
    let text: String
  }

  /// The names of numbered defects, from all masks that number them.
  private func classNames(in masks: [PendingMask]) -> VisAClassNames {
    VisAClassNames(
      masks.compactMap { pending in
        guard case .classes(let names) = pending.mask.reading else { return nil }
        return VisAClassNames.Sighting(
          category: pending.key.category, names: names,
          values: Set(pending.mask.layers.map(\.value)))
      })
  }

  /// The regions of a mask and whether the workspace lacks them, or why it can't be used.
  private func check(_ pending: PendingMask, _ classes: VisAClassNames)
    -> Result<([RegionRecord], Bool), Reason>
  {
    let (key, mask) = (pending.key, pending.mask)
    guard let image = images[key.id] else {
      return .failure(
        Reason(code: "mask_without_image", text: "there is no usable image `\(key.id)` for it"))
    }
    guard image.folder == layout.folder(of: pending.path) else {
      return .failure(
        Reason(
          code: "mask_without_image",
          text: "its image `\(key.id)` comes from another folder, `\(image.folder)`"))
    }
    guard mask.width == image.width, mask.height == image.height else {
      return .failure(
        Reason(
          code: "mask_size",
          text: "the mask is \(mask.width)×\(mask.height), its image \(image.width)×\(image.height)"
        ))
    }
    return names(of: pending, classes).flatMap { names in
      let found = regions(of: pending, names)
      return image.isOwn ? .success((found, true)) : compare(found, of: pending)
    }
  }

  /// What each layer of a mask shows.
  private func names(of pending: PendingMask, _ classes: VisAClassNames)
    -> Result<[String], Reason>
  {
    let values = pending.mask.layers.map(\.value)
    let category = pending.key.category
    switch pending.mask.reading {
    case .any(let defect): return .success(values.map { _ in defect })
    case .classes(let names):
      return .success(values.map { classes.name(of: $0, category: category, names: names) })
    case .values(let names):
      if let strange = values.first(where: { names[$0] == nil }) {
        return .failure(
          Reason(
            code: "unknown_mask_value",
            text: "the value \(strange) is not in `mask_values` of the description"))
      }
      return .success(values.compactMap { names[$0] })
    case .listed: return listedNames(of: values, category: category)
    }
  }

  private func listedNames(of values: [Int], category: String) -> Result<[String], Reason> {
    guard let config = configs[category] else {
      return .failure(
        Reason(
          code: "no_defects_config",
          text: "category `\(category)` has no usable defects_config.json to read it with"))
    }
    if let strange = values.first(where: { config.defect(pixelValue: $0) == nil }) {
      return .failure(
        Reason(
          code: "unknown_mask_value",
          text: "the value \(strange) is not in defects_config.json of `\(category)`"))
    }
    return .success(values.compactMap { config.defect(pixelValue: $0)?.name })
  }

  /// Compares a mask with what the workspace holds for an image of another source: that source may
  /// have lacked the mask, or the defect list to read it with.
  private func compare(_ found: [RegionRecord], of mask: PendingMask)
    -> Result<([RegionRecord], Bool), Reason>
  {
    let recorded = recorded[mask.key.id] ?? []
    let masks = Dictionary(grouping: recorded, by: \.maskMember)
    if masks.values.contains(where: { Self.mark($0) == Self.mark(found) }) {
      return .success((found, false))
    }
    let held = recorded.filter { layout.isSameMask(mask.path, $0.maskMember) }
    if held.isEmpty { return .success((found, true)) }
    return Self.agree(held, found)
      ? .success((found, false))
      : .failure(
        Reason(
          code: "conflict",
          text: "the workspace holds another mask of this name for the image; "
            + "use a --workspace of its own"))
  }

  /// All that a mask marks.
  private static func mark(_ regions: [RegionRecord]) -> [String] {
    regions.map { "\($0.part) \($0.defect) \($0.rle)" }.sorted()
  }

  /// Whether two masks of different marks say the same: of VisA's forms only one names its defects.
  private static func agree(_ one: [RegionRecord], _ other: [RegionRecord]) -> Bool {
    func area(_ regions: [RegionRecord]) -> Int { regions.reduce(0) { $0 + $1.area } }
    func isUnnamed(_ regions: [RegionRecord]) -> Bool {
      regions.allSatisfy { $0.defect == VisALayout.unnamedDefect }
    }
    return isUnnamed(one) != isUnnamed(other) && area(one) == area(other)
  }

  /// Parts are numbered through all layers.
  private func regions(of pending: PendingMask, _ names: [String]) -> [RegionRecord] {
    let parts = zip(pending.mask.layers, names).flatMap { layer, name in
      layer.parts.map { (name, $0) }
    }
    return parts.enumerated().map { number, found in
      let (name, part) = found
      return RegionRecord(
        imageId: pending.key.id, maskMember: pending.path, part: number + 1, sourceId: source,
        dataset: pending.key.dataset, category: pending.key.category, defect: name,
        area: part.area, bboxX: part.box.x, bboxY: part.box.y, bboxWidth: part.box.width,
        bboxHeight: part.box.height, centroidX: part.centroid.x, centroidY: part.centroid.y,
        rle: part.runLengths.compressed)
    }
  }
}
