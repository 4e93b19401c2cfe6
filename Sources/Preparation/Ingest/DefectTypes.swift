import Datasets
import Manifest

/// Makes the rows of kinds of defects: from the lists that a data set has, or from the names that
/// its images and masks were given.
struct DefectTypes {
  let dataset: String
  /// Says which kind a defect is, where the data set doesn't.
  let knowledge: [ProductKnowledge]

  /// What the images are said to show, by image.
  static func shown(by images: [String: IngestRecorder.PassedImage]) -> [ImageDefectRecord] {
    images.sorted { $0.key < $1.key }.flatMap { id, image in
      image.defects.sorted().map { defect in
        ImageDefectRecord(
          imageId: id, dataset: image.key.dataset, category: image.key.category, defect: defect)
      }
    }
  }

  /// A row for every defect of the lists; the kind is the folder that its masks are in.
  func listed(
    in configs: [String: DefectsConfig], masks: [IngestRecorder.PendingMask]
  ) -> [DefectTypeRecord] {
    var kinds: [String: Set<String>] = [:]
    for mask in masks where mask.mask.reading == .listed {
      let kind = mask.key.label == "logical_anomalies" ? "logical" : "structural"
      for layer in mask.mask.layers {
        kinds["\(mask.key.category)/\(layer.value)", default: []].insert(kind)
      }
    }
    return configs.sorted { $0.key < $1.key }.flatMap { category, config in
      config.defects.map { defect in
        let found = kinds["\(category)/\(defect.pixelValue)"] ?? []
        return DefectTypeRecord(
          dataset: dataset, category: category, name: defect.name,
          kind: found.count == 1 ? found.first : nil, pixelValue: defect.pixelValue,
          saturationThreshold: defect.saturationThreshold,
          relativeSaturation: defect.relativeSaturation)
      }
    }
  }

  private struct Place: Hashable {
    let category: String
    let defect: String
  }

  /// The values that a description gives to defects, where they are the same for all masks.
  private func values(in masks: [IngestRecorder.PendingMask]) -> [Place: Set<Int>] {
    var values: [Place: Set<Int>] = [:]
    for mask in masks {
      guard case .values(let names) = mask.mask.reading else { continue }
      for (value, name) in names {
        values[Place(category: mask.key.category, defect: name), default: []].insert(value)
      }
    }
    return values.filter { $0.value.count == 1 }
  }

  /// A row for every other defect that a region or an image shows. Those of the lists come first, so
  /// that these don't take their place.
  func named(
    by regions: [RegionRecord], _ images: [ImageDefectRecord], masks: [IngestRecorder.PendingMask]
  ) -> [DefectTypeRecord] {
    let values = values(in: masks)
    let places =
      Set(
        regions.map { Place(category: $0.category, defect: $0.defect) }
          + images.map { Place(category: $0.category, defect: $0.defect) })
    return places.sorted { ($0.category, $0.defect) < ($1.category, $1.defect) }.map { place in
      let product = knowledge.first { $0.category == place.category }
      return DefectTypeRecord(
        dataset: dataset, category: place.category, name: place.defect,
        kind: product?.defect(place.defect)?.kind.rawValue, pixelValue: values[place]?.first,
        saturationThreshold: nil, relativeSaturation: nil)
    }
  }
}
