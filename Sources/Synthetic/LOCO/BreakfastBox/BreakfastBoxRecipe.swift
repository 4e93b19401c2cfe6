import Digest

/// What lies in a breakfast box, before it is drawn.
struct BreakfastBoxRecipe: Sendable {
  enum Fruit: String, Sendable {
    case tangerine, nectarine

    /// The radius in native pixels: LOCO's saturation areas of 84,300 and 100,100 pixels.
    var radius: Float { self == .tangerine ? 164 : 178 }
  }

  /// How full the right-hand compartment is.
  enum Fill: String, Sendable { case normal, overflow, underflow }

  /// What is wrong with something that has the right number and place.
  enum Damage: Sendable { case fruit, box, contamination }

  /// A fruit, or the place of a missing one, from the top down; four fruits stand two by two.
  struct Slot: Sendable {
    let expected: Fruit
    let shown: Fruit?
    /// Whether an annotator would mark it: a missing fruit, or one that may be the wrong one.
    let marked: Bool
  }

  var slots: [Slot]
  var cereals = true
  var almonds = true
  var bananas = true
  var swapped = false
  var mixed = false
  var crushed = false
  var fill = Fill.normal
  /// How far the border between cereals and toppings lies from its right place, downwards.
  var borderShift: Float = 0
  var damage: Damage?
  /// The defects shown, in the caller's order.
  var defects: [String] = []

  /// A good box; the fruits lie in any order.
  init(generator: inout SplitMix64) {
    slots = generator.shuffled([Fruit.tangerine, .tangerine, .nectarine]).map {
      Slot(expected: $0, shown: $0, marked: false)
    }
  }

  /// The defects that count fruits: how many nectarines and tangerines they show.
  static let fruitDefects: [(name: String, nectarines: Int, tangerines: Int)] = [
    ("2_nectarines_1_tangerine", 2, 1), ("1_nectarine_1_tangerine", 1, 1),
    ("0_nectarines_2_tangerines", 0, 2), ("0_nectarines_3_tangerines", 0, 3),
    ("3_nectarines_0_tangerines", 3, 0), ("0_nectarines_1_tangerine", 0, 1),
    ("0_nectarines_0_tangerines", 0, 0), ("0_nectarines_4_tangerines", 0, 4),
  ]

  /// Breaks the constraint that the defect names, and no other.
  mutating func apply(_ defect: String, generator: inout SplitMix64) {
    defects.append(defect)
    if let counts = Self.fruitDefects.first(where: { $0.name == defect }) {
      setFruits(nectarines: counts.nectarines, tangerines: counts.tangerines)
      return
    }
    switch defect {
    case "missing_almonds": almonds = false
    case "missing_bananas": bananas = false
    case "missing_toppings": (almonds, bananas) = (false, false)
    case "missing_cereals": cereals = false
    case "missing_cereals_and_toppings": (cereals, almonds, bananas) = (false, false, false)
    case "compartments_swapped": swapped = true
    case "overflow": fill = .overflow
    case "underflow": fill = .underflow
    case "wrong_ratio":
      borderShift = generator.float(150...250) * (generator.chance(0.5) ? 1 : -1)
    case "mixed_cereals": mixed = true
    case "toppings_crushed": crushed = true
    case "fruit_damaged": damage = .fruit
    case "box_damaged": damage = .box
    case "contamination": damage = .contamination
    default: preconditionFailure("a breakfast box has no defect called \(defect)")
    }
  }

  /// Keeps every fruit that may stay in its place and exchanges or removes the others.
  ///
  /// When fruits are too many or of the wrong kind, any of that kind may be the wrong one: all are
  /// marked, as in LOCO, whose saturation threshold then is the area of the surplus alone.
  private mutating func setFruits(nectarines: Int, tangerines: Int) {
    var left: [Fruit: Int] = [.nectarine: nectarines, .tangerine: tangerines]
    let surplus: Fruit? = nectarines > 1 ? .nectarine : tangerines > 2 ? .tangerine : nil
    var shown: [Fruit?] = slots.map { slot in
      guard let count = left[slot.expected], count > 0 else { return nil }
      left[slot.expected] = count - 1
      return slot.expected
    }
    for kind in [Fruit.nectarine, .tangerine] {
      for index in shown.indices where shown[index] == nil && (left[kind] ?? 0) > 0 {
        shown[index] = kind
        left[kind, default: 0] -= 1
      }
    }
    slots = zip(slots, shown).map { slot, fruit in
      Slot(expected: slot.expected, shown: fruit, marked: fruit == nil || fruit == surplus)
    }
    for _ in 0..<(left[.tangerine] ?? 0) {
      slots.append(Slot(expected: .tangerine, shown: .tangerine, marked: true))
    }
  }
}
