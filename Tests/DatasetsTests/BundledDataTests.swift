import BundledData
import Foundation
import Testing

@Suite struct BundledDataTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static var bundled: [BundledData.File] {
    BundledData.locoKnowledge + [BundledData.locoDefectsConfig, BundledData.locoTestCounts]
      + BundledData.prompts
  }

  @Test func everyFileOfDataTravelsInTheBinary() throws {
    for folder in ["knowledge/mvtec_loco", "prompts"] {
      let path = Self.root.appendingPathComponent("data/\(folder)").path
      for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        #expect(Self.bundled.contains { $0.path == "\(folder)/\(name)" }, "\(folder)/\(name)")
      }
    }
  }

  @Test(arguments: bundled.map(\.path))
  func aBundledFileIsTheOneOnDisk(path: String) throws {
    let file = try #require(Self.bundled.first { $0.path == path })
    let onDisk = try Data(contentsOf: Self.root.appendingPathComponent("data/" + path))
    #expect(Array(onDisk) == file.bytes)
  }
}
