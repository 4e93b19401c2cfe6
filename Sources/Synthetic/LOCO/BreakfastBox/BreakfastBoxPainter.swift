import Digest
import Imaging

/// Draws one breakfast box back to front and keeps what the truth and the masks need.
struct BreakfastBoxPainter {
  let recipe: BreakfastBoxRecipe
  let layout: BreakfastBoxLayout
  var canvas: Canvas
  var generator: SplitMix64
  var scene = Scene()
  /// The regions of the defects that only the drawing knows: damage and spilled pieces.
  var damaged: [Shape] = []
  /// The regions of the fruits and of the places of missing ones, from the top down.
  var fruitRegions: [Shape] = []
  let texture: Noise

  init(recipe: BreakfastBoxRecipe, scale: Double, generator: SplitMix64) {
    var generator = generator
    self.recipe = recipe
    layout = BreakfastBoxLayout(generator: &generator)
    texture = generator.noise()
    canvas = Canvas(
      nativeWidth: BreakfastBox.nativeSize.width, nativeHeight: BreakfastBox.nativeSize.height,
      scale: scale)
    self.generator = generator
  }

  /// The border between cereals and toppings in this picture.
  var border: Float { BreakfastBoxLayout.border + recipe.borderShift }

  mutating func paint() {
    for kind in ["tangerine", "nectarine", "almond", "banana_chip", "contaminant"] {
      scene.counts[kind] = 0
    }
    paintTray()
    if recipe.damage == .box { damaged += paintBrokenCorner() }
    paintFilling()
    paintFruits()
    if recipe.damage == .contamination {
      let body = paintForeignBody()
      damaged.append(body)
      note("contaminant", body, place: "in the box")
    }
    describe()
  }

  mutating func drawing() -> Drawing {
    var exposure = Exposure.varied(&generator)
    // So much fine texture hides noise, and the file stays below 3 MB.
    exposure.noise *= 0.55
    let masks = recipe.defects.map { defect in
      DefectMask(defect: defect, mask: canvas.mask(regions(of: defect)))
    }
    return Drawing(image: canvas.develop(exposure), masks: masks, scene: scene)
  }

  /// What an annotator marks.
  private func regions(of defect: String) -> [Shape] {
    let normal = BreakfastBoxLayout.border
    let cereals = layout.rightPart(upper: true, border: normal)
    let toppings = layout.rightPart(upper: false, border: normal)
    switch defect {
    case "missing_cereals": return [cereals]
    case "missing_almonds", "missing_bananas", "missing_toppings", "toppings_crushed":
      return [toppings]
    case "missing_cereals_and_toppings", "compartments_swapped", "mixed_cereals", "underflow":
      return [cereals, toppings]
    case "wrong_ratio": return [layout.band(normal, border)]
    case "overflow", "fruit_damaged", "box_damaged", "contamination": return damaged
    default: return zip(recipe.slots, fruitRegions).filter { $0.0.marked }.map { $0.1 }
    }
  }

  private mutating func describe() {
    let upper = recipe.swapped ? "toppings" : "cereals"
    let lower = recipe.swapped ? "cereals" : "toppings"
    let height = BreakfastBoxLayout.right.size.y
    let ratio = ((border - BreakfastBoxLayout.right.low.y) / height * 100).rounded()
    scene.attributes = [
      "cereals": recipe.cereals ? "present" : "missing",
      "almonds": recipe.almonds ? "present" : "missing",
      "banana_chips": recipe.bananas ? "present" : "missing",
      "right_upper": recipe.mixed ? "mixed" : upper,
      "right_lower": recipe.mixed ? "mixed" : lower,
      "upper_percent": "\(Int(ratio))",
      "fill": recipe.fill.rawValue,
      "box": recipe.damage == .box ? "damaged" : "whole",
      "toppings": recipe.crushed ? "crushed" : "whole",
    ]
  }

  /// Notes an object by its region.
  mutating func note(_ kind: String, _ shape: Shape, place: String, state: String? = nil) {
    scene.objects.append(canvas.object(kind, shape, place: place, state: state))
    scene.counts[kind, default: 0] += 1
  }
}
