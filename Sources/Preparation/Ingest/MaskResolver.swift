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
  let configs: [String: DefectsConfig]
  let images: [String: IngestRecorder.PassedImage]
  /// What the workspace holds of images that came with other sources, by image.
  let recorded: [String: [RegionRecord]]

  func resolve(_ masks: [PendingMask]) -> Resolved {
    var resolved = Resolved()
    for mask in masks {
      switch check(mask) {
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

  /// The regions of a mask and whether the workspace lacks them, or why it can't be used.
  private func check(_ pending: PendingMask) -> Result<([RegionRecord], Bool), Reason> {
    let (key, mask) = (pending.key, pending.mask)
    guard let image = images[key.id] else {
      return .failure(
        Reason(code: "mask_without_image", text: "there is no usable image `\(key.id)` for it"))
    }
    guard image.folder == Self.folder(of: pending.path, below: 4) else {
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
    guard let config = configs[key.category] else {
      return .failure(
        Reason(
          code: "no_defects_config",
          text: "category `\(key.category)` has no usable defects_config.json to read it with"))
    }
    guard let defect = config.defect(pixelValue: mask.value) else {
      return .failure(
        Reason(
          code: "unknown_mask_value",
          text: "the value \(mask.value) is not in defects_config.json of `\(key.category)`"))
    }
    let found = regions(of: pending, defect: defect)
    return image.isOwn ? .success((found, true)) : compare(found, of: pending)
  }

  /// Compares a mask with what the workspace holds for an image of another source: that source may
  /// have lacked the mask, or the defect list to read it with.
  private func compare(_ found: [RegionRecord], of mask: PendingMask)
    -> Result<([RegionRecord], Bool), Reason>
  {
    let name = mask.path.split(separator: "/").last
    let held = (recorded[mask.key.id] ?? [])
      .filter { $0.maskMember.split(separator: "/").last == name }
    if held.isEmpty { return .success((found, true)) }
    let isSame =
      held.map { "\($0.part) \($0.defect) \($0.rle)" }.sorted()
      == found.map { "\($0.part) \($0.defect) \($0.rle)" }.sorted()
    return isSame
      ? .success((found, false))
      : .failure(
        Reason(
          code: "conflict",
          text: "the workspace holds another mask of this name for the image; "
            + "use a --workspace of its own"))
  }

  /// The folder that is `below` levels and a file name above `path`: a category's folder.
  static func folder(of path: String, below: Int) -> String {
    path.split(separator: "/").dropLast(below).joined(separator: "/")
  }

  private func regions(of mask: PendingMask, defect: DefectsConfig.Defect) -> [RegionRecord] {
    mask.mask.parts.enumerated().map { number, part in
      RegionRecord(
        imageId: mask.key.id, maskMember: mask.path, part: number + 1,
        sourceId: source, dataset: mask.key.dataset, category: mask.key.category,
        defect: defect.name,
        area: part.area, bboxX: part.box.x,
        bboxY: part.box.y, bboxWidth: part.box.width, bboxHeight: part.box.height,
        centroidX: part.centroid.x, centroidY: part.centroid.y, rle: part.runLengths.compressed)
    }
  }

  /// Rows for every defect of the lists; the kind is the folder that its masks are in.
  func defectTypes(of masks: [PendingMask]) -> [DefectTypeRecord] {
    var kinds: [String: Set<String>] = [:]
    for mask in masks {
      let kind = mask.key.label == "logical_anomalies" ? "logical" : "structural"
      kinds["\(mask.key.category)/\(mask.mask.value)", default: []].insert(kind)
    }
    return configs.sorted { $0.key < $1.key }.flatMap { category, config in
      config.defects.map { defect in
        let found = kinds["\(category)/\(defect.pixelValue)"] ?? []
        return DefectTypeRecord(
          dataset: LOCOLayout.dataset, category: category, name: defect.name,
          kind: found.count == 1 ? found.first : nil, pixelValue: defect.pixelValue,
          saturationThreshold: defect.saturationThreshold,
          relativeSaturation: defect.relativeSaturation)
      }
    }
  }
}
