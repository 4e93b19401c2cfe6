import Foundation
import Preparation
import Testing

@Suite("What MMAD's questions say of an image")
struct MMADPriorsTests {
  @Test("is each question with its right answer, and nothing that is wrong")
  func text() throws {
    let fixture = try BuildFixture(["pushpins"])
    var file = MMADFile()
    try file.add(
      "MVTec-LOCO/pushpins/test/good/0.png",
      [
        MMADFile.question(answer: "B"),
        MMADFile.question(
          "Object Details", "How many pins?",
          options: ["A": "Five.", "B": "Six.", "C": "Fifteen."],
          answer: "C"),
      ])
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("prep-priors-\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try MMADIngest().run(try file.write(to: path), into: fixture.manifest)
    let priors = try MMADPriors(fixture.manifest)
    #expect(
      priors.text(for: "mvtec_loco/pushpins/test/good/0") == """
        Anomaly Detection: Is anything wrong? No.
        Object Details: How many pins? Fifteen.
        """)
    #expect(priors.text(for: "mvtec_loco/pushpins/test/good/1") == nil)
  }
}
