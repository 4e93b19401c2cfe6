import Foundation
import Imaging
import Manifest
import Preparation
import Shards
import Testing

@Suite("A picture of an image")
struct PictureTests {
  private let fixture: IngestFixture
  private let manifest: ManifestDatabase
  private let id = "mvtec_loco/pushpins/test/logical_anomalies/000"

  init() throws {
    fixture = try IngestFixture()
    manifest = try fixture.manifest()
    try fixture.ingest(IngestFixture.sound(), into: manifest)
  }

  @Test("is tinted where a mask marks a defect, and nowhere else")
  func marked() throws {
    let patches = try #require(try manifest.patches(of: id).first)
    let plain = try Picture(manifest).resized(patches)
    let marked = try Picture(manifest).marked(
      patches, image: manifest.image(id), regions: manifest.regions(of: id))
    var changed: [Int] = []
    for i in 0..<plain.width * plain.height {
      let range = i * 3..<i * 3 + 3
      let isChanged = plain.pixels[range] != marked.pixels[range]
      let isInside = (8..<18).contains(i % plain.width) && (20..<25).contains(i / plain.width)
      #expect(isInside || !isChanged, "pixel \(i)")
      if isChanged { changed.append(i) }
    }
    #expect(changed.count > 45)
    // The edge is in the full colour.
    let corner = (20 * plain.width + 8) * 3
    #expect(Array(marked.pixels[corner..<corner + 3]) == [255, 40, 40])
  }

  @Test("is drawn into the workspace's reports, beside all that is known")
  func inspection() throws {
    let inspection = try Inspection(id, in: manifest)
    #expect(inspection.image.id == id)
    #expect(inspection.regions.map(\.defect) == ["missing_pushpin"])
    #expect(inspection.source?.state == "complete")
    #expect(inspection.picture.hasPrefix(manifest.workspace.reportsPath))
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: inspection.picture)))
    let decoded = try ImageDecoder.decode(bytes).image
    #expect(decoded.width == 56)
    #expect(decoded.height == 84)
  }

  @Test("needs an image and a profile that are there")
  func notThere() throws {
    #expect(throws: ManifestError.self) { _ = try Inspection("none", in: manifest) }
    let error = #expect(throws: ManifestError.self) {
      _ = try Inspection(id, profile: "other", in: manifest)
    }
    #expect(error?.hint?.contains(PatchProfile.standard.id) == true)
  }

  @Test("of a shard that is damaged is an error of the shard")
  func damaged() throws {
    let patches = try #require(try manifest.patches(of: id).first)
    let path = manifest.workspace.absolute(patches.shard)
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    #expect(throws: ShardError.self) { _ = try Picture(manifest).resized(patches) }
  }
}
