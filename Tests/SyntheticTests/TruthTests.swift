import Datasets
import Foundation
import Synthetic
import Testing

/// The drawings and the product knowledge are written apart from each other; where both state a
/// number, it must be the same.
@Suite("The truth of a drawing")
struct TruthTests {
  private struct Line: Decodable {
    let id: String
    let defects: [String]
    let counts: [String: Int]
  }

  private func lines() throws -> [Line] {
    var lines: [Line] = []
    let options = SyntheticArchive.Options(seed: 3, scale: 0.05, fraction: 0.001, jobs: 2)
    try SyntheticArchive(options: options).write(
      to: { _ in },
      truth: { lines.append(try JSONDecoder().decode(Line.self, from: Data($0.utf8))) })
    return lines
  }

  @Test("Every count that the product knowledge derives from a defect is the one that was drawn")
  func countsAgreeWithKnowledge() throws {
    let knowledge = try ProductKnowledge.bundledLOCO()
    var compared = 0
    for line in try lines() {
      let category = line.id.split(separator: "/")[1]
      let product = try #require(knowledge.first { $0.category == category })
      let state = try product.state(showing: line.defects.map { DefectSighting(name: $0) })
      for count in state.counts {
        let drawn = line.counts[count.object.id]
        #expect(drawn == count.number, "\(line.id) \(line.defects) \(count.object.id)")
        compared += 1
      }
    }
    #expect(compared > 250)
  }
}
