import Digest

extension SplicingConnectors: PracticeProduct {
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    let sizes = [2, 3, 5]
    let clamps = (
      left: sizes[generator.next(below: 3)], right: sizes[generator.next(below: 3)]
    )
    let rows = (
      left: generator.next(below: clamps.left), right: generator.next(below: clamps.right)
    )
    let hues: [Cable.Hue?] = [.yellow, .blue, .red, .green, .black, .white, .violet, nil]
    let hue = hues[generator.next(below: hues.count)]
    let pose = SplicingPose(
      clamps: clamps, rows: rows, isShort: generator.chance(0.3), generator: &generator)
    let layout = SplicingLayout(pose: pose, hue: hue, generator: &generator)
    return draw(layout, defects: [], scale: scale, generator: &generator)
  }

  static func remarks(on scene: Scene) -> [Remark] {
    ["left", "right"].map { side in
      Remark(
        "\(side) connector", clamps(side, scene),
        asking: "How many clamps does the \(side) connector have?")
    }
      + [
        Remark(
          "cable", scene.attributes["cable_color"] ?? "none",
          asking: "Which colour has the cable?")
      ]
      + ["left", "right"].map { side in
        Remark(
          "\(side) end", position(side, scene),
          asking: "In which clamp from the top is the cable at the \(side)?")
      }
  }

  private static func clamps(_ side: String, _ scene: Scene) -> String {
    scene.attributes["clamps_\(side)"].flatMap { Int($0) }.map { "\(String.number($0)) clamps" }
      ?? "missing"
  }

  private static func position(_ side: String, _ scene: Scene) -> String {
    scene.attributes["cable_position_\(side)"].flatMap { Int($0) }
      .map { "clamp \(String.number($0))" } ?? "none"
  }
}
