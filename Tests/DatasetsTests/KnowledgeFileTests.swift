import BundledData
import Datasets
import Foundation
import Testing

@Suite("The bundled product knowledge")
struct KnowledgeFileTests {
  static let all = Result { try ProductKnowledge.bundledLOCO() }

  @Test("covers LOCO's five categories")
  func categories() throws {
    let all = try Self.all.get()
    #expect(
      all.map(\.category) == [
        "breakfast_box", "juice_bottle", "pushpins", "screw_bag", "splicing_connectors",
      ])
    #expect(all.allSatisfy { $0.dataset == "mvtec_loco" })
  }

  @Test("has exactly the defects of the defects_config.json files, with the same kinds")
  func defects() throws {
    struct Row: Decodable {
      let name, kind: String
      enum CodingKeys: String, CodingKey {
        case name = "defect_name"
        case kind
      }
    }
    let config = try JSONDecoder().decode(
      [String: [Row]].self, from: Data(BundledData.locoDefectsConfig.bytes))
    let all = try Self.all.get()
    #expect(all.reduce(0) { $0 + $1.defects.count } == 89)
    for knowledge in all {
      let rows = try #require(config[knowledge.category])
      let theirs = rows.map { "\($0.name): \($0.kind)" }.sorted()
      let ours = knowledge.defects.map { "\($0.name): \($0.kind.rawValue)" }.sorted()
      #expect(ours == theirs)
    }
  }

  @Test("gives every defect but cable lengths and connector types a phrase of its own")
  func phrases() throws {
    for knowledge in try Self.all.get() {
      let logical = knowledge.defects.filter { !$0.name.hasPrefix("cable_too_short") }
      let phrases = logical.map(\.wording.phrase)
      #expect(Set(phrases).count == phrases.count, "\(knowledge.category)")
      for phrase in phrases {
        #expect(phrase.first?.isLowercase == true && phrase.last?.isPunctuation == false)
      }
    }
  }

  @Test("says of a good product that all constraints are kept and all counts are right")
  func goodState() throws {
    for knowledge in try Self.all.get() {
      let state = try knowledge.state(showing: [])
      #expect(state.kept == knowledge.constraints)
      #expect(state.problems.isEmpty)
      #expect(state.counts.map(\.number) == knowledge.objects.compactMap(\.count))
    }
  }

  @Test("says of every defect what is wrong")
  func everyDefect() throws {
    for knowledge in try Self.all.get() {
      for defect in knowledge.defects {
        let state = try knowledge.state(showing: [.init(name: defect.name)])
        #expect(!state.problems.isEmpty)
        #expect(state.broken.isEmpty == (defect.kind == .structural))
        for finding in state.findings {
          let id = finding.constraint.id
          #expect((finding.status == .unknown) == defect.unknown.contains(id))
          let breaks = defect.wording.breaks.map(\.constraint)
          #expect((finding.status == .kept) == !(defect.unknown + breaks).contains(id))
        }
        for change in defect.counts {
          let count = try #require(state.counts.first { $0.object.id == change.object })
          #expect(count.number == change.to)
          #expect(count.isWrong)
        }
      }
    }
  }
}
