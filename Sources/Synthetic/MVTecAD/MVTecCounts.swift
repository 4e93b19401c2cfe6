/// How many pictures the real MVTec AD has of each kind.
struct MVTecCounts: Sendable {
  let train: Int
  let good: Int
  /// By the defect's folder.
  let defects: [String: Int]

  init(_ train: Int, _ good: Int, _ defects: [String: Int]) {
    self.train = train
    self.good = good
    self.defects = defects
  }

  /// By category; in all 3,629 for training, and 467 good and 1,258 with defects for the test.
  static let all: [String: MVTecCounts] = [
    "bottle": .init(209, 20, ["broken_large": 20, "broken_small": 22, "contamination": 21]),
    "cable": .init(
      224, 58,
      [
        "bent_wire": 13, "cable_swap": 12, "combined": 11, "cut_inner_insulation": 14,
        "cut_outer_insulation": 10, "missing_cable": 12, "missing_wire": 10, "poke_insulation": 10,
      ]),
    "capsule": .init(
      219, 23, ["crack": 23, "faulty_imprint": 22, "poke": 21, "scratch": 23, "squeeze": 20]),
    "carpet": .init(
      280, 28, ["color": 19, "cut": 17, "hole": 17, "metal_contamination": 17, "thread": 19]),
    "grid": .init(
      264, 21, ["bent": 12, "broken": 12, "glue": 11, "metal_contamination": 11, "thread": 11]),
    "hazelnut": .init(391, 40, ["crack": 18, "cut": 17, "hole": 18, "print": 17]),
    "leather": .init(245, 32, ["color": 19, "cut": 19, "fold": 17, "glue": 19, "poke": 18]),
    "metal_nut": .init(220, 22, ["bent": 25, "color": 22, "flip": 23, "scratch": 23]),
    "pill": .init(
      267, 26,
      [
        "color": 25, "combined": 17, "contamination": 21, "crack": 26, "faulty_imprint": 19,
        "pill_type": 9, "scratch": 24,
      ]),
    "screw": .init(
      320, 41,
      [
        "manipulated_front": 24, "scratch_head": 24, "scratch_neck": 25, "thread_side": 23,
        "thread_top": 23,
      ]),
    "tile": .init(
      230, 33, ["crack": 17, "glue_strip": 18, "gray_stroke": 16, "oil": 18, "rough": 15]),
    "toothbrush": .init(60, 12, ["defective": 30]),
    "transistor": .init(
      213, 60, ["bent_lead": 10, "cut_lead": 10, "damaged_case": 10, "misplaced": 10]),
    "wood": .init(
      247, 19, ["color": 8, "combined": 11, "hole": 10, "liquid": 10, "scratch": 21]),
    "zipper": .init(
      240, 32,
      [
        "broken_teeth": 19, "combined": 16, "fabric_border": 17, "fabric_interior": 16,
        "rough": 17, "split_teeth": 18, "squeezed_teeth": 16,
      ]),
  ]
}
