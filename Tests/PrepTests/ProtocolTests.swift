import Foundation
import Testing

/// The shipped recipes, on drawn archives.
struct ProtocolTests {
  private static func recipe(_ name: String) -> String {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("pipelines/\(name).yaml").path
  }

  /// What the images of a kind of build are, each once, by the SQL expression `value`.
  private func images(
    _ w: TestWorkspace, _ kinds: String, _ value: String, role: String = "%"
  ) throws -> [String] {
    try w.rows(
      """
      SELECT DISTINCT \(value) FROM build_image b JOIN image i ON i.id = b.image_id
      JOIN build ON build.id = b.build_id
      WHERE build.kind IN (\(kinds)) AND b.role LIKE '\(role)' ORDER BY 1
      """
    ).flatMap(\.self)
  }

  @Test("LAD-Reasoner's trains on MVTec AD and VisA alone, and judges by all that LOCO has")
  func ladReasoner() throws {
    let w = try TestWorkspace()
    for dataset in ["mvtec_ad", "visa"] {
      try w.prep(
        "synth", "\(dataset).tar", "--dataset", dataset, "--scale", "0.05", "--fraction", "0.005"
      ).expect(exit: 0)
    }
    try DrawnArchive.members.get().write(to: w.file("mvtec_loco.tar"))
    let sources = ["mvtec_ad", "visa", "mvtec_loco"].flatMap { ["--source", "\($0)=\($0).tar"] }
    try PrepProcess(["run", Self.recipe("lad-reasoner")] + sources, in: w.folder).wait().expect(
      exit: 0, stdout: "[7/7] verify", "all as recorded")

    // Whatever training shows, as reference or query, is of the two data sets.
    #expect(try images(w, "'sft'", "i.dataset") == ["mvtec_ad", "visa"])
    #expect(try images(w, "'grpo'", "i.dataset") == ["mvtec_ad", "visa"])
    #expect(try images(w, "'eval'", "i.dataset") == ["mvtec_loco"])
    let taught = try images(w, "'sft', 'grpo'", "i.dataset || '/' || i.label", role: "query")
    #expect(Set(taught).isSuperset(of: ["mvtec_ad/good", "mvtec_ad/cable_swap", "visa/bad"]))

    let judged = try images(w, "'eval'", "i.id", role: "query")
    let expected = try w.rows(
      """
      SELECT id FROM image WHERE dataset = 'mvtec_loco' AND split = 'test'
        AND label IN ('good', 'logical_anomalies') ORDER BY 1
      """)
    #expect(judged == expected.flatMap(\.self) && judged.count > 60)
    #expect(try images(w, "'eval'", "i.split", role: "reference") == ["validation"])
  }

  @Test("That for LOCO alone shares its test images out between training and judging")
  func locoOnly() throws {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    try w.prep("run", Self.recipe("loco-only"), "--source", "mvtec_loco=loco.tar").expect(
      exit: 0, stdout: "[5/5] verify", "all as recorded")
    let taught = try images(w, "'sft', 'grpo'", "i.id")
    let judged = try images(w, "'eval'", "i.id")
    #expect(!taught.isEmpty && !judged.isEmpty && Set(taught).isDisjoint(with: judged))
  }

  @Test("That of the demo needs nothing but itself")
  func demo() throws {
    let w = try TestWorkspace()
    try w.prep("run", Self.recipe("demo"), "--dry-run").expect(
      exit: 0, stdout: "to do  draw 228 pictures into workspace/drawn/mvtec_loco", "to do  check",
      "export grpo trl")
  }
}
