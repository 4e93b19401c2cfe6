import Datasets
import Testing

@Suite("The knowledge of MVTec AD and VisA")
struct KnowledgeOtherFileTests {
  /// MVTec AD's defect folders, as its archive has them.
  static let mvtec = [
    "bottle": ["broken_large", "broken_small", "contamination"],
    "cable": [
      "bent_wire", "cable_swap", "combined", "cut_inner_insulation", "cut_outer_insulation",
      "missing_cable", "missing_wire", "poke_insulation",
    ],
    "capsule": ["crack", "faulty_imprint", "poke", "scratch", "squeeze"],
    "carpet": ["color", "cut", "hole", "metal_contamination", "thread"],
    "grid": ["bent", "broken", "glue", "metal_contamination", "thread"],
    "hazelnut": ["crack", "cut", "hole", "print"],
    "leather": ["color", "cut", "fold", "glue", "poke"],
    "metal_nut": ["bent", "color", "flip", "scratch"],
    "pill": [
      "color", "combined", "contamination", "crack", "faulty_imprint", "pill_type", "scratch",
    ],
    "screw": ["manipulated_front", "scratch_head", "scratch_neck", "thread_side", "thread_top"],
    "tile": ["crack", "glue_strip", "gray_stroke", "oil", "rough"],
    "toothbrush": ["defective"],
    "transistor": ["bent_lead", "cut_lead", "damaged_case", "misplaced"],
    "wood": ["color", "combined", "hole", "liquid", "scratch"],
    "zipper": [
      "broken_teeth", "combined", "fabric_border", "fabric_interior", "rough", "split_teeth",
      "squeezed_teeth",
    ],
  ]

  /// The classes of VisA's masks, as its authors' `id2class.py` names them in the order of their
  /// values; `image_anno.csv` has the same in lower case.
  static let visa = [
    "candle": [
      "Chunk Of Wax Missing", "Damaged Corner of Packaging", "weird candle wick",
      "Different Colour Spot", "Extra Wax in Candle", "Foreign Particals on Candle",
      "Wax Melded out of the candle", "Other",
    ],
    "capsules": ["Bubble", "Discolor", "Scratch", "Leak", "Misshape"],
    "cashew": [
      "Burnt", "Corner or Edge Breakage", "Different Colour Spot", "Middle Breakage", "Small Holes",
      "Small Scratches", "Stuck Together", "Same Colour Spot", "Other",
    ],
    "chewinggum": [
      "Chunk of gum missing", "Corner Missing", "Scratches", "Similar Colour Spot", "Small Cracks",
      "Other",
    ],
    "fryum": [
      "Burnt", "Corner or Edge Breakage", "Different Colour Spot", "Fryum Stuck Together",
      "Middle Breakage", "Similar Colour Spot", "Small Scratches", "Other",
    ],
    "macaroni1": [
      "Chip Around Edge And Corner", "Different Colour Spot", "Middle Breakage",
      "Similar Colour Spot", "Small Cracks", "Small Scratches", "Other",
    ],
    "macaroni2": [
      "Breakage down the middle", "Color spot similar to the Object", "Different Color spot",
      "Small chip around edge", "Small Cracks", "Small Scratches", "Other",
    ],
    "pcb1": ["Bent", "Melt", "Scratch", "Missing"],
    "pcb2": ["Bent", "Melt", "Scratch", "Missing"],
    "pcb3": ["Bent", "Melt", "Scratch", "Missing"],
    "pcb4": ["Burnt", "Scratch", "Missing", "Damage", "Extra", "Wrong Place", "Dirt"],
    "pipe_fryum": [
      "Burnt", "Corner And Edge Breakage", "Different Colour Spot", "Middle Breakage",
      "Similar Colour Spot", "Small Scratches", "Stuck Together", "Small Cracks", "Other",
    ],
  ]

  static let logical = [
    "mvtec_ad": [
      "cable/cable_swap", "cable/missing_cable", "cable/missing_wire", "metal_nut/flip",
      "pill/pill_type", "transistor/misplaced",
    ],
    "visa": [
      "cashew/stuck together", "fryum/fryum stuck together", "pcb1/missing", "pcb2/missing",
      "pcb3/missing", "pcb4/extra", "pcb4/missing", "pcb4/wrong place", "pipe_fryum/stuck together",
    ],
  ]

  static func all() throws -> [ProductKnowledge] {
    try ["mvtec_ad", "visa"].flatMap { try ProductKnowledge.bundled(dataset: $0) }
  }

  @Test(
    "has exactly the categories and the defects", arguments: [("mvtec_ad", mvtec), ("visa", visa)])
  func defects(dataset: String, expected: [String: [String]]) throws {
    let all = try ProductKnowledge.bundled(dataset: dataset)
    #expect(all.map(\.category) == expected.keys.sorted())
    for knowledge in all {
      #expect(knowledge.dataset == dataset)
      let theirs = try #require(expected[knowledge.category])
      let ours = knowledge.defects.map { ProductDefect.key(of: $0.name) }
      #expect(Set(ours) == Set(theirs.map(ProductDefect.key)), "\(knowledge.category)")
      #expect(ours.count == theirs.count)
      for name in theirs { #expect(knowledge.defect(name) != nil, "\(name)") }
    }
  }

  @Test("takes for logical what breaks a rule of the product", arguments: ["mvtec_ad", "visa"])
  func kinds(dataset: String) throws {
    let logical = try ProductKnowledge.bundled(dataset: dataset).flatMap { knowledge in
      knowledge.defects.filter { $0.kind == .logical }.map { "\(knowledge.category)/\($0.name)" }
    }
    #expect(logical.sorted() == Self.logical[dataset])
  }

  @Test("gives every defect of a category a phrase, a title and a look of its own")
  func phrases() throws {
    for knowledge in try Self.all() {
      let defects = knowledge.defects
      #expect(Set(defects.map(\.wording.phrase)).count == defects.count, "\(knowledge.category)")
      #expect(Set(defects.map(\.wording.seen)).count == defects.count, "\(knowledge.category)")
      #expect(Set(defects.map(\.title)).count == defects.count, "\(knowledge.category)")
      let statements = knowledge.constraints.flatMap(\.statements)
      #expect(Set(statements).count == statements.count, "\(knowledge.category)")
    }
  }

  @Test("says of a good product that all constraints are kept and all counts are right")
  func goodState() throws {
    for knowledge in try Self.all() {
      let state = try knowledge.state(showing: [])
      #expect(state.kept == knowledge.constraints)
      #expect(state.problems.isEmpty)
      #expect(state.counts.allSatisfy { !$0.isWrong })
    }
  }

  @Test("says of every defect what it breaks, or that nothing else can be told")
  func everyDefect() throws {
    for knowledge in try Self.all() {
      for defect in knowledge.defects {
        let state = try knowledge.state(showing: [.init(name: defect.name)])
        #expect(!state.problems.isEmpty)
        let breaksRule = state.broken.contains { $0.kind != .condition }
        #expect(breaksRule == (defect.kind == .logical), "\(knowledge.category): \(defect.name)")
        #expect(
          !state.broken.isEmpty || state.kept.isEmpty, "\(knowledge.category): \(defect.name)")
      }
    }
  }

  @Test("breaks every condition by some defect")
  func conditions() throws {
    for knowledge in try Self.all() {
      let broken = Set(knowledge.defects.flatMap(\.wording.breaks).map(\.constraint))
      for constraint in knowledge.constraints where constraint.kind == .condition {
        #expect(broken.contains(constraint.id), "\(knowledge.category): \(constraint.id)")
      }
    }
  }

  @Test("knows of no data set of that name: then of nothing")
  func unknownDataset() throws {
    #expect(try ProductKnowledge.bundled(dataset: "mvtec").isEmpty)
    #expect(ProductKnowledge.bundledDatasets == ["mvtec_loco", "mvtec_ad", "visa"])
  }
}
