import Digest

extension BreakfastBox: PracticeProduct {
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    var recipe = BreakfastBoxRecipe(generator: &generator)
    recipe.slots = (0..<generator.next(below: 5)).map { _ in
      let fruit: BreakfastBoxRecipe.Fruit = generator.chance(0.5) ? .tangerine : .nectarine
      return BreakfastBoxRecipe.Slot(expected: fruit, shown: fruit, marked: false)
    }
    recipe.cereals = generator.chance(0.7)
    recipe.almonds = generator.chance(0.6)
    recipe.bananas = generator.chance(0.6)
    recipe.swapped = generator.chance(0.4)
    var painter = BreakfastBoxPainter(recipe: recipe, scale: scale, generator: generator)
    painter.paint()
    return painter.drawing()
  }

  static func remarks(on scene: Scene) -> [Remark] {
    [
      Remark("fruit", fruit(scene), asking: "Which fruit are in the box, from the top down?"),
      Remark(
        "upper right", part("right_upper", scene), asking: "What is in the upper right of the box?"),
      Remark(
        "lower right", part("right_lower", scene), asking: "What is in the lower right of the box?"),
    ]
  }

  private static func fruit(_ scene: Scene) -> String {
    let fruit = scene.objects.map(\.kind).filter { ["tangerine", "nectarine"].contains($0) }
    return fruit.isEmpty ? "none" : fruit.joined(separator: ", ")
  }

  /// What lies in one half of the right-hand compartment.
  private static func part(_ place: String, _ scene: Scene) -> String {
    let found = { scene.attributes[$0] == "present" }
    switch scene.attributes[place] {
    case "cereals": return found("cereals") ? "cereals" : "nothing"
    case "toppings":
      let toppings = [("almonds", "almonds"), ("banana_chips", "banana chips")]
        .filter { found($0.0) }.map(\.1)
      return toppings.isEmpty ? "nothing" : toppings.joined(separator: " and ")
    default: return "everything mixed"
    }
  }
}
