import Foundation
import Imaging
import ModelFixtures
import QwenVL
import Testing

@testable import Reasoner

@Suite("What a checkpoint says of pictures") struct PreprocessorTests {
  /// The fewest and most pixels that a checkpoint with these files asks for.
  private func pixels(_ files: [String: String]) throws -> [Int] {
    let folder = try Folder()
    try TinyCheckpoint.make(in: folder.path)
    try FileManager.default.removeItem(atPath: folder.path + "/preprocessor_config.json")
    for (name, text) in files {
      try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
    }
    let config = try QwenConfig(contentsOf: folder.path + "/config.json")
    let resize = try PreprocessorSettings(folder: folder.path, config.vision)
      .processor(maxPixels: nil).resize
    return [resize.minPixels, resize.maxPixels]
  }

  private static let nested = """
    {"image_processor": {"size": {"shortest_edge": 4000, "longest_edge": 50000}}}
    """

  @Test("is read in either of transformers' forms, the newer first") func forms() throws {
    let old = #"{"min_pixels": 3500, "max_pixels": 40000}"#
    #expect(try pixels([:]) == [56 * 56, 28 * 28 * 1280])
    #expect(try pixels(["preprocessor_config.json": old]) == [3500, 40_000])
    #expect(try pixels(["processor_config.json": Self.nested]) == [4000, 50_000])
    #expect(
      try pixels(["processor_config.json": Self.nested, "preprocessor_config.json": old])
        == [4000, 50_000])
    #expect(
      try pixels([
        "processor_config.json": #"{"processor_class": "Qwen2_5_VLProcessor"}"#,
        "preprocessor_config.json": old,
      ]) == [3500, 40_000])
  }
}
