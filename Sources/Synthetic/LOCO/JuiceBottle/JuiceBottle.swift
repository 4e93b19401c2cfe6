import Digest
import Imaging

/// A glass bottle of juice with two labels: a fruit icon that names the juice, and "100% Juice".
enum JuiceBottle: Product {
  static let category = "juice_bottle"
  static let nativeSize = (width: 800, height: 1600)
  static let drawableDefects = [
    "missing_top_label", "missing_bottom_label", "swapped_labels", "damaged_label",
    "rotated_label", "misplaced_label_top", "misplaced_label_bottom", "label_text_incomplete",
    "empty_bottle", "wrong_fill_level_too_much", "wrong_fill_level_not_enough",
    "misplaced_fruit_icon", "missing_fruit_icon", "unknown_fruit_icon", "incomplete_fruit_icon",
    "wrong_juice_type", "juice_color", "contamination",
  ]

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var recipe = JuiceBottleRecipe(generator: &generator)
    for defect in defects { recipe.apply(defect, generator: &generator) }
    var painter = JuiceBottlePainter(recipe: recipe, scale: scale, generator: generator)
    painter.paint()
    return painter.drawing()
  }
}
