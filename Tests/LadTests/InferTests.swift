import Foundation
import Imaging
import Testing

@Suite(.serialized) struct InferTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    for (name, shade) in [("query", 90), ("normal", 200)] {
      let pixels = [UInt8](repeating: UInt8(shade), count: 70 * 90 * 3)
      let png = try PNG.encode(RGBImage(width: 90, height: 70, pixels: pixels))
      try Data(png).write(to: URL(fileURLWithPath: "\(place.path)/\(name).png"))
    }
  }

  private func infer(_ more: String...) throws -> Workplace.Outcome {
    try place.run(
      "lad", ["infer", "-m", place.model, "--max-tokens", "8", "--threads", "1"] + more)
  }

  @Test("a picture is answered with a line that says what was found") func one() throws {
    let outcome = try infer("query.png", "--reference", "normal.png", "--product", "grey card")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("query.png: no answer: it ended at --max-tokens"))
  }

  @Test("machines get one record a picture, with null where nothing can be read") func records()
    throws
  {
    let outcome = try infer("query.png", "normal.png", "--json", "--votes", "3")
    #expect(outcome.records.count == 2, "\(outcome.output) \(outcome.errors)")
    for record in outcome.records {
      #expect(record["answer"] is NSNull && record["p_yes"] is NSNull)
      #expect((record["votes"] as? [Any])?.count == 3)
      #expect((record["tokens"] as? Int) == 24)
    }
  }

  @Test("a folder is read, a file in it that is no picture is told and passed over") func folder()
    throws
  {
    let folder = place.path + "/pictures"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: place.path + "/query.png", toPath: folder + "/a.png")
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder + "/b.png"))
    let outcome = try infer("pictures", "--json")
    #expect(outcome.status == 3)
    #expect(outcome.records.count { $0["message_type"] as? String == "answer" } == 1)
    #expect(outcome.errors.contains("b.png") || outcome.output.contains("b.png"))
  }

  @Test("the same seed gives the same votes") func seeds() throws {
    func texts(_ seed: String) throws -> [String] {
      try infer("query.png", "--json", "--votes", "2", "--seed", seed).records.flatMap {
        ($0["votes"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
      }
    }
    #expect(try texts("1") == texts("1"))
    #expect(try texts("1") != texts("2"))
  }

  @Test("what is wrong is said with what to do")
  func wrong() throws {
    #expect(try infer("nothing.png").status == 1)
    #expect(try infer("query.png", "--device", "tpu").status == 64)
    #expect(try infer("query.png", "--votes", "2", "--temperature", "0").status == 64)
    let noGPU = try infer("query.png", "--device", "cuda:7")
    #expect(noGPU.status == 1 && noGPU.errors.contains("hint"))
    let noAdapter = try infer("query.png", "--adapter", place.path)
    #expect(noAdapter.status == 1 && noAdapter.errors.contains("adapter_config.json"))
  }
}
