import Digest

extension JuiceBottle: PracticeProduct {
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    var recipe = JuiceBottleRecipe(generator: &generator)
    recipe.icon = generator.pick(JuiceBottleRecipe.Juice.allCases) ?? .orange
    if generator.chance(0.12) { recipe.juice = nil }
    recipe.strangeColor = recipe.juice != nil && generator.chance(0.15)
    recipe.defectColor = generator.next(below: 3)
    recipe.iconFlaw = generator.pick([.none, .none, .none, .missing, .unknown]) ?? .none
    recipe.levelShift =
      generator.pick([0, generator.float(85...230), -generator.float(70...245)]) ?? 0
    for side in [JuiceBottleRecipe.Side.top, .bottom] where generator.chance(0.2) {
      recipe.missing.append(side)
    }
    recipe.swapped = generator.chance(0.3)
    var painter = JuiceBottlePainter(recipe: recipe, scale: scale, generator: generator)
    painter.paint()
    return painter.drawing()
  }

  static func remarks(on scene: Scene) -> [Remark] {
    let level = (scene.attributes["fill_level"] ?? "").replacing("_", with: " ")
    return [
      Remark("juice", scene.attributes["juice"] ?? "none", asking: "Which juice is in the bottle?"),
      Remark("fill level", level, asking: "How full is the bottle?"),
      Remark("top label", label("top", scene), asking: "What is on the top label?"),
      Remark("bottom label", label("bottom", scene), asking: "What is on the bottom label?"),
    ]
  }

  /// What the label at a side shows.
  private static func label(_ side: String, _ scene: Scene) -> String {
    guard
      let label = scene.objects.first(where: { $0.kind.hasPrefix("label_") && $0.place == side })
    else { return "missing" }
    guard label.kind == "label_top" else { return "text" }
    let icon = scene.attributes["icon"] ?? "none"
    let known = JuiceBottleRecipe.Juice.allCases.map(\.rawValue) + ["none"]
    return known.contains(icon) ? "\(icon == "none" ? "no" : icon) fruit icon" : "unknown icon"
  }
}
