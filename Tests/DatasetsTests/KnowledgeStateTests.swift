import Datasets
import Testing

@Suite("The state of a product")
struct KnowledgeStateTests {
  private func state(_ category: String, _ defects: String...) throws -> ProductState {
    let all = try ProductKnowledge.bundledLOCO()
    let knowledge = try #require(all.first { $0.category == category })
    return try knowledge.state(showing: defects.map { DefectSighting(name: $0) })
  }

  private func count(_ object: String, _ state: ProductState) -> Int? {
    state.counts.first { $0.object.id == object }?.number
  }

  @Test("adds up the counts of LOCO's pairs of defects")
  func pairs() throws {
    let bag = try state("screw_bag", "1_additional_nut", "1_missing_washer")
    #expect(count("nut", bag) == 3)
    #expect(count("washer", bag) == 1)
    #expect(count("screw", bag) == 2)
    #expect(bag.broken.map(\.id) == ["washers", "nuts"])

    let twice = try state("screw_bag", "2_additional_washers", "2_missing_nuts")
    #expect(count("washer", twice) == 4)
    #expect(count("nut", twice) == 0)

    let bottle = try state("juice_bottle", "missing_bottom_label", "missing_top_label")
    #expect(count("label", bottle) == 0)

    let tray = try state("pushpins", "1_additional_pushpin", "missing_pushpin")
    #expect(count("pushpin", tray) == 15)
    #expect(
      tray.problems == [
        "One compartment of the tray holds two pushpins instead of one.",
        "One compartment of the tray is empty.",
      ])
  }

  @Test("states the sum where two defects change the same number, and nothing where they cancel")
  func sameNumber() throws {
    let more = try state("screw_bag", "1_additional_nut", "2_additional_nuts")
    #expect(count("nut", more) == 5)
    #expect(more.problems == ["There are five nuts in the bag."])

    let none = try state("screw_bag", "1_additional_nut", "1_missing_nut")
    #expect(none.findings.first { $0.constraint.id == "nuts" }?.status == .unknown)
    #expect(none.problems == ["The bag contains one nut too many.", "A nut is missing."])
  }

  @Test("lets an unknown constraint weigh more than a number, and less than a broken rule")
  func unknown() throws {
    let broken = try state("screw_bag", "1_missing_nut", "part_broken")
    #expect(count("nut", broken) == nil)
    #expect(broken.findings.first { $0.constraint.id == "nuts" }?.status == .unknown)
    let bottle = try state("juice_bottle", "wrong_juice_type", "juice_color")
    #expect(bottle.broken.map(\.id) == ["icon_matches"])
  }

  @Test("gives no number where several regions show a defect that names none")
  func severalRegions() throws {
    let all = try ProductKnowledge.bundledLOCO()
    let pushpins = try #require(all.first { $0.category == "pushpins" })
    let one = try pushpins.state(showing: [.init(name: "missing_pushpin", regions: 1)])
    #expect(count("pushpin", one) == 14)
    for sightings in [
      [DefectSighting(name: "missing_pushpin", regions: 2)],
      [DefectSighting(name: "missing_pushpin"), DefectSighting(name: "missing_pushpin")],
    ] {
      let two = try pushpins.state(showing: sightings)
      #expect(count("pushpin", two) == nil)
      #expect(two.problems == ["At least one compartment of the tray is empty."])
    }
    let named = try pushpins.state(showing: [.init(name: "1_additional_pushpin", regions: 2)])
    #expect(count("pushpin", named) == 16)
  }

  @Test("refuses a defect that the knowledge doesn't list")
  func unknownDefect() throws {
    let error = #expect(throws: UnknownDefect.self) { try state("pushpins", "dent") }
    #expect(error?.message == "no knowledge of the defect `dent` of `pushpins`")
  }
}
