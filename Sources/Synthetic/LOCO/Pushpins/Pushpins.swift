import Digest

/// A tray of fifteen compartments with exactly one yellow pushpin in each.
struct Pushpins: Product {
  static let category = "pushpins"
  static let nativeSize = (width: 1700, height: 1000)
  static let drawableDefects = [
    "1_additional_pushpin", "2_additional_pushpins", "missing_pushpin", "missing_separator",
    "front_bent", "broken", "color", "contamination",
  ]

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    let layout = PushpinLayout(defects: defects, generator: &generator)
    return draw(layout, defects: defects, scale: scale, generator: &generator)
  }

  /// Draws what is laid out.
  static func draw(
    _ layout: PushpinLayout, defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var canvas = Canvas(
      nativeWidth: nativeSize.width, nativeHeight: nativeSize.height, scale: scale)
    layout.tray.drawFloor(on: &canvas)
    for placed in layout.pins { placed.pin.draw(on: &canvas) }
    layout.contaminant?.draw(on: &canvas)
    layout.tray.drawWalls(on: &canvas)
    let image = canvas.develop(.varied(&generator))
    let masks = defects.compactMap { defect -> DefectMask? in
      let shapes = layout.regions[defect] ?? []
      return shapes.isEmpty ? nil : DefectMask(defect: defect, mask: canvas.mask(shapes))
    }
    return Drawing(image: image, masks: masks, scene: layout.scene(on: canvas))
  }
}
