import Datasets
import Diagnostics
import Foundation
import Preparation
import Testing

@testable import Manifest

/// A workspace whose manifest says that there are images; there are no shards, which builds do not
/// look at.
final class BuildFixture {
  /// How many images of each kind a category has.
  struct Size {
    var train = 6
    var validation = 4
    var good = 12
    var logical = 12
    var structural = 6
  }

  static let profile = ProfileRecord(
    id: PatchProfile.standard.id, minPixels: 3136, maxPixels: 401_408, patchSize: 14, mergeSize: 2)

  let manifest: ManifestDatabase
  private let folder: URL

  init(
    _ categories: [String] = ["pushpins", "screw_bag"], size: Size = Size(),
    pixels: (String) -> String = { "pixels of \($0)" }, defect: String? = nil,
    area: (Int) -> Int = { _ in 12 },
    threshold: Double = 1, isRelative: Bool = true
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-build-\(UUID().uuidString)")
    manifest = try ManifestDatabase.writing(Workspace(path: folder.path), purpose: "test")
    try manifest.addProfile(Self.profile)
    let source = try manifest.beginSource(path: "loco.tar", bytes: 1, dataset: "mvtec_loco")
    var regions: [RegionRecord] = []
    var types: [DefectTypeRecord] = []
    for category in categories {
      let images = Self.images(category, size, source: source, pixels: pixels)
      try store(images, shard: category)
      let defects = try Self.defects(category, replacedBy: defect)
      types += defects.map { Self.type($0, threshold, isRelative) }
      regions += Self.regions(of: images, defects: defects, area: area)
    }
    try manifest.complete(
      source: source,
      with: SourceCompletion(
        sha256: "archive", counts: MemberCounts(), adopted: [], defectTypes: types,
        regions: regions, rejections: []))
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func store(_ images: [ImageRecord], shard path: String) throws {
    let shard = ShardRecord(
      path: path, profileId: Self.profile.id, bytes: 1, sha256: path, tensors: images.count)
    let patches = images.map {
      PatchesRecord(
        imageId: $0.id, profileId: Self.profile.id, shard: path, tensor: $0.id, gridHeight: 2,
        gridWidth: 2)
    }
    try manifest.commit(ShardCommit(shard: shard, images: images, adopted: [], patches: patches))
  }

  /// A defect of a category, as its mask would tell.
  private struct Defect {
    let category: String
    let name: String
    let label: String
    let value: Int
  }

  private static func images(
    _ category: String, _ size: Size, source: Int64, pixels: (String) -> String
  ) -> [ImageRecord] {
    let kinds = [
      ("train", "good", size.train), ("validation", "good", size.validation),
      ("test", "good", size.good), ("test", "logical_anomalies", size.logical),
      ("test", "structural_anomalies", size.structural),
    ]
    return kinds.flatMap { split, label, count in
      (0..<count).map { number in
        let id = "mvtec_loco/\(category)/\(split)/\(label)/\(number)"
        return ImageRecord(
          id: id, sourceId: source, member: "\(id).png", dataset: "mvtec_loco",
          category: category, split: split, label: label, format: "png", mode: "RGB", width: 100,
          height: 80, bytes: 1, sha256: "file of \(id)", pixelSha256: pixels(id))
      }
    }
  }

  private static func defects(_ category: String, replacedBy name: String?) throws -> [Defect] {
    let knowledge = try ProductKnowledge.bundledLOCO().first { $0.category == category }
    let known = (knowledge?.defects ?? []).map { defect in
      (defect.name, defect.kind == .logical ? "logical_anomalies" : "structural_anomalies")
    }
    let both = [("logical_anomalies"), ("structural_anomalies")]
    let named = name.map { name in both.map { ("\(name) \($0)", $0) } } ?? known
    return named.enumerated().map { i, defect in
      Defect(category: category, name: defect.0, label: defect.1, value: 255 - i)
    }
  }

  private static func type(_ defect: Defect, _ threshold: Double, _ isRelative: Bool)
    -> DefectTypeRecord
  {
    DefectTypeRecord(
      dataset: "mvtec_loco", category: defect.category, name: defect.name, kind: nil,
      pixelValue: defect.value, saturationThreshold: threshold, relativeSaturation: isRelative)
  }

  /// Every anomalous image shows one defect; neighbours show others.
  private static func regions(of images: [ImageRecord], defects: [Defect], area: (Int) -> Int)
    -> [RegionRecord]
  {
    images.filter { $0.label != "good" }.enumerated().compactMap { i, image in
      let fitting = defects.filter { $0.label == image.label }
      guard !fitting.isEmpty else { return nil }
      return RegionRecord(
        imageId: image.id, maskMember: "mask of \(image.id)", part: 1, sourceId: 1,
        dataset: "mvtec_loco",
        category: image.category, defect: fitting[i / 2 % fitting.count].name, area: area(i),
        bboxX: 10,
        bboxY: 20, bboxWidth: 4, bboxHeight: 3, centroidX: 12, centroidY: 21, rle: "x")
    }
  }
}

extension BuildReport {
  func rows(in fixture: BuildFixture) throws -> [BuildRow] {
    try fixture.manifest.rows(of: build.id)
  }
}

extension BuildRow {
  var query: String? { images.last { $0.role == "query" }?.image }
  var reference: String? { images.first { $0.role == "reference" }?.image }
  var category: String { query.map { String($0.split(separator: "/")[1]) } ?? "" }
}
