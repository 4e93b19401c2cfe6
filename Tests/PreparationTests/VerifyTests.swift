import Diagnostics
import Foundation
import Manifest
import Preparation
import Testing

@Suite("A check of a workspace")
struct VerifyTests {
  private let fixture: IngestFixture
  private let manifest: ManifestDatabase

  init() throws {
    fixture = try IngestFixture()
    manifest = try fixture.manifest()
    try fixture.ingest(IngestFixture.sound(), into: manifest)
  }

  private func shard(_ number: Int = 1) throws -> (name: String, url: URL) {
    let name = try manifest.shards()[number].path
    return (name, URL(fileURLWithPath: manifest.workspace.absolute(name)))
  }

  private func damage(isDeep: Bool = false) throws -> [Verify.Damage] {
    try Verify(manifest, isDeep: isDeep).run().damage
  }

  @Test("finds nothing where all is well, and tells what it looked at")
  func sound() throws {
    let report = try Verify(manifest, isDeep: true).run()
    #expect(report.damage == [])
    #expect(report.leftovers == [])
    #expect(report.shards == 3)
    #expect(report.tensors == 6)
    #expect(report.builds == 0)
  }

  @Test("finds a shard that is missing")
  func missing() throws {
    let (name, url) = try shard()
    try FileManager.default.removeItem(at: url)
    #expect(try damage().map(\.place) == [name])
    #expect(try damage().map(\.detail) == ["the file is missing"])
  }

  @Test("finds a shard that was cut or grew")
  func size() throws {
    let (name, url) = try shard()
    let whole = try Data(contentsOf: url)
    for data in [whole.dropLast(), whole + [0], Data()] {
      try data.write(to: url)
      #expect(try damage().map(\.place) == [name])
    }
  }

  @Test("finds a turned bit of the pixels, when it goes deep")
  func deep() throws {
    let (name, url) = try shard()
    var data = try Data(contentsOf: url)
    data[data.count - 1] ^= 1
    try data.write(to: url)
    #expect(try damage() == [])
    let found = try damage(isDeep: true)
    #expect(found.map(\.place) == [name])
    #expect(found.first?.detail.contains("sha256") == true)
  }

  @Test("finds a shard in the place of another of the same size")
  func exchanged() throws {
    let (first, second) = (try shard(0), try shard(1))
    try FileManager.default.removeItem(at: second.url)
    try FileManager.default.copyItem(at: first.url, to: second.url)
    #expect(try damage(isDeep: true).contains { $0.place == second.name })
  }

  @Test("finds files that nothing refers to, and calls them harmless")
  func leftovers() throws {
    let folder = try shard().url.deletingLastPathComponent()
    let names = ["00099.safetensors", "00003.safetensors.tmp-12", "note.txt"]
    for name in names { try Data([1]).write(to: folder.appendingPathComponent(name)) }
    let report = try Verify(manifest, isDeep: false).run()
    #expect(report.damage == [])
    let found = report.leftovers.compactMap { $0.split(separator: "/").last }.sorted()
    #expect(found == ["00003.safetensors.tmp-12", "00099.safetensors"])
  }

  @Test("finds a build whose rows are not the ones that were built")
  func build() throws {
    let image = try #require(try manifest.knownImages().keys.min())
    let rows = [
      BuildRow(
        images: [BuildImage(role: "query", image: image)], task: "caption", messages: "[]",
        answer: "x", broken: nil, provenance: "{}")
    ]
    let profile = PatchProfile.standard.id
    for digest in [BuildDigest.of(rows), "another"] {
      let build = BuildRecord(
        id: "sft-\(digest.prefix(3))", kind: .sft, name: "test", profileId: profile, seed: 0,
        config: "{}", templateSha256: "", knowledgeSha256: "", digest: digest, createdAt: "")
      try manifest.add(build, rows: rows)
    }
    let report = try Verify(manifest, isDeep: false).run()
    #expect(report.builds == 2)
    #expect(report.damage.map(\.place) == ["build sft-ano"])
  }

  @Test("stops when it is told to")
  func cancelled() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: Interrupted.self) {
      try Verify(manifest, isDeep: true).run(cancellation: cancellation)
    }
  }
}
