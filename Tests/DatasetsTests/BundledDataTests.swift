import BundledData
import Foundation
import Testing

@Suite struct BundledDataTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static var bundled: [BundledData.File] {
    BundledData.knowledge.flatMap(\.files) + BundledData.prompts + [BundledData.captionerPrompt]
      + [BundledData.locoDefectsConfig, BundledData.locoTestCounts]
  }

  @Test func everyFileOfDataTravelsInTheBinary() throws {
    for folder in ["knowledge/mvtec_loco", "knowledge/mvtec_ad", "knowledge/visa", "prompts"] {
      let path = Self.root.appendingPathComponent("data/\(folder)").path
      for name in try FileManager.default.contentsOfDirectory(atPath: path) {
        #expect(Self.bundled.contains { $0.path == "\(folder)/\(name)" }, "\(folder)/\(name)")
      }
    }
  }

  /// SwiftPM embeds a file under its bare name: of two alike only one would be there.
  @Test func noTwoBundledFilesAreCalledAlike() {
    let names = Self.bundled.map { $0.path.split(separator: "/").last }
    #expect(Set(names).count == names.count)
  }

  @Test func aFolderOfKnowledgeIsCalledLikeItsDataSet() {
    for (dataset, files) in BundledData.knowledge {
      #expect(files.allSatisfy { $0.path == "knowledge/\(dataset)/\($0.stem).yaml" })
    }
  }

  @Test(arguments: bundled.map(\.path))
  func aBundledFileIsTheOneOnDisk(path: String) throws {
    let file = try #require(Self.bundled.first { $0.path == path })
    let onDisk = try Data(contentsOf: Self.root.appendingPathComponent("data/" + path))
    #expect(Array(onDisk) == file.bytes)
  }
}
