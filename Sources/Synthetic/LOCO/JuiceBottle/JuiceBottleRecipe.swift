import Digest

/// What a bottle holds and wears, before it is drawn.
struct JuiceBottleRecipe: Sendable {
  enum Juice: String, Sendable, CaseIterable { case cherry, orange, banana }

  /// What is wrong with the fruit icon itself.
  enum IconFlaw: String, Sendable { case none, missing, misplaced, incomplete, unknown }

  enum Side: String, Sendable { case top, bottom }

  /// A label that does not stick straight in its place.
  struct Shift: Sendable {
    var side: Side
    var offset = Point.zero
    var angle: Float = 0
  }

  /// The liquid; nil of an empty bottle.
  var juice: Juice?
  /// The fruit on the label.
  var icon: Juice
  var iconFlaw = IconFlaw.none
  /// Whether the liquid has a colour that none of the three juices has.
  var strangeColor = false
  /// Which of the colours that no juice has.
  var defectColor = 0
  /// How much higher the liquid stands than it should, in native pixels.
  var levelShift: Float = 0
  var missing: [Side] = []
  var swapped = false
  var shift: Shift?
  var damaged: Side?
  /// How many characters of the lower label's text are not printed.
  var lostCharacters = 0
  var contaminated = false
  /// The defects shown, in the caller's order.
  var defects: [String] = []

  /// A good bottle of one of the three juices.
  init(generator: inout SplitMix64) {
    let kind = generator.pick(Juice.allCases) ?? .orange
    juice = kind
    icon = kind
  }

  /// Breaks the constraint that the defect names, and no other.
  mutating func apply(_ defect: String, generator: inout SplitMix64) {
    defects.append(defect)
    switch defect {
    case "missing_top_label": missing.append(.top)
    case "missing_bottom_label": missing.append(.bottom)
    case "swapped_labels": swapped = true
    case "damaged_label": damaged = generator.chance(0.5) ? .top : .bottom
    case "rotated_label":
      let turn = generator.float(0.14...0.3) * (generator.chance(0.5) ? 1 : -1)
      shift = Shift(side: generator.chance(0.5) ? .top : .bottom, angle: turn)
    case "misplaced_label_top": shift = misplaced(.top, &generator)
    case "misplaced_label_bottom": shift = misplaced(.bottom, &generator)
    case "label_text_incomplete": lostCharacters = 1 + generator.next(below: 5)
    case "contamination": contaminated = true
    default: applyToContents(defect, generator: &generator)
    }
  }

  private mutating func applyToContents(_ defect: String, generator: inout SplitMix64) {
    switch defect {
    case "empty_bottle": juice = nil
    case "wrong_fill_level_too_much": levelShift = generator.float(85...230)
    case "wrong_fill_level_not_enough": levelShift = -generator.float(70...245)
    case "misplaced_fruit_icon": iconFlaw = .misplaced
    case "missing_fruit_icon": iconFlaw = .missing
    case "unknown_fruit_icon": iconFlaw = .unknown
    case "incomplete_fruit_icon": iconFlaw = .incomplete
    case "wrong_juice_type":
      icon = generator.pick(Juice.allCases.filter { $0 != juice }) ?? .orange
    case "juice_color": (strangeColor, defectColor) = (true, generator.next(below: 3))
    default: preconditionFailure("a juice bottle has no defect called \(defect)")
    }
  }

  private func misplaced(_ side: Side, _ generator: inout SplitMix64) -> Shift {
    if generator.chance(0.5) {
      let sideways = generator.float(75...125) * (generator.chance(0.5) ? 1 : -1)
      return Shift(side: side, offset: Point(sideways, generator.float(-8...8)))
    }
    let down = generator.float(70...125) * (side == .bottom && generator.chance(0.5) ? -1 : 1)
    return Shift(
      side: side, offset: Point(generator.float(-8...8), side == .top ? down : down * 0.9))
  }
}
