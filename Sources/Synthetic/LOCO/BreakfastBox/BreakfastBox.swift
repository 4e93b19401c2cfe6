import Digest
import Imaging

/// A white tray: two tangerines and a nectarine at the left; at the right cereals above a mix of
/// banana chips and almonds.
enum BreakfastBox: Product {
  static let category = "breakfast_box"
  static let nativeSize = (width: 1600, height: 1280)
  static let drawableDefects =
    BreakfastBoxRecipe.fruitDefects.map(\.name) + [
      "missing_almonds", "missing_bananas", "missing_toppings", "missing_cereals",
      "missing_cereals_and_toppings", "compartments_swapped", "overflow", "underflow",
      "wrong_ratio", "mixed_cereals", "fruit_damaged", "box_damaged", "toppings_crushed",
      "contamination",
    ]

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var recipe = BreakfastBoxRecipe(generator: &generator)
    for defect in defects { recipe.apply(defect, generator: &generator) }
    var painter = BreakfastBoxPainter(recipe: recipe, scale: scale, generator: generator)
    painter.paint()
    return painter.drawing()
  }
}
