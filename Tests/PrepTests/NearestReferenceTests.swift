import Foundation
import Testing

/// Whether images that look alike show the same product, on drawn archives whose truth is known.
struct NearestReferenceTests {
  private struct Line: Decodable {
    let id: String
    let defects: [String]
    let attributes: [String: String]

    /// The kind of juice or the colour of the cable; nil where there is none, or where it is one that
    /// no normal product of this kind has.
    var kind: String? {
      let kind = attributes["juice"] ?? attributes["cable_color"]
      return kind == "none" || defects.contains("cable_color") ? nil : kind
    }
  }

  /// The share of references of the training side that show what their query does.
  private func share(_ w: TestWorkspace, _ truth: [String: String], reference: String) throws
    -> Double
  {
    try w.prep("build-grpo", "--reference", reference, "--pairs-per-query", "2").expect(exit: 0)
    let pairs = try w.rows(
      """
      SELECT r.image_id, q.image_id FROM build_image r JOIN build_image q USING (build_id, ordinal)
      JOIN build b ON b.id = r.build_id
      WHERE r.role = 'reference' AND q.role = 'query'
        AND json_extract(b.config, '$.grpo.reference') = '\(reference)'
      """)
    let known = pairs.filter { truth[$0[1]] != nil }
    #expect(known.count > 15)
    return Double(known.count { truth[$0[0]] == truth[$0[1]] }) / Double(known.count)
  }

  @Test("The nearest references show the same juice and the same cable; others seldom do")
  func sameProduct() throws {
    let w = try TestWorkspace()
    try w.prep(
      "synth", "loco.tar", "--scale", "0.2", "--fraction", "0.1", "--truth", "truth.jsonl",
      "--categories", "juice_bottle,splicing_connectors"
    ).expect(exit: 0)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    let lines = try String(contentsOfFile: w.file("truth.jsonl"), encoding: .utf8)
      .split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    let truth = Dictionary(
      uniqueKeysWithValues: lines.compactMap { line in line.kind.map { (line.id, $0) } })
    #expect(Set(truth.values).count >= 6)
    #expect(try share(w, truth, reference: "nearest") >= 0.95)
    #expect(try share(w, truth, reference: "random") < 0.6)
    #expect(try share(w, truth, reference: "fixed") < 0.6)
  }
}
