import Digest

/// Two lever connectors with the same number of clamps, joined by one cable of the hue that
/// belongs to that number, at the same clamp on both sides.
struct SplicingConnectors: Product {
  static let category = "splicing_connectors"
  static let nativeSize = (width: 1700, height: 850)
  static let drawableDefects = [
    "wrong_connector_type_5_2", "wrong_connector_type_5_3", "wrong_connector_type_3_2",
    "cable_too_short_T2", "cable_too_short_T3", "cable_too_short_T5", "missing_connector",
    "missing_connector_and_cable", "missing_cable", "extra_cable", "cable_color", "broken_cable",
    "cable_cut", "cable_not_plugged", "unknown_cable_color", "wrong_cable_location",
    "flipped_connector", "broken_connector", "open_lever", "color", "contamination",
  ]

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    let layout = SplicingLayout(defects: defects, generator: &generator)
    return draw(layout, defects: defects, scale: scale, generator: &generator)
  }

  /// Draws what is laid out.
  static func draw(
    _ layout: SplicingLayout, defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var canvas = Canvas(
      nativeWidth: nativeSize.width, nativeHeight: nativeSize.height, scale: scale)
    drawTable(layout.background, on: &canvas)
    for connector in layout.connectors { connector.drawBase(on: &canvas) }
    for cable in layout.cables { cable.draw(on: &canvas) }
    for connector in layout.connectors { connector.drawTop(on: &canvas) }
    layout.contaminant?.draw(on: &canvas)
    let image = canvas.develop(.varied(&generator))
    let masks = defects.compactMap { defect -> DefectMask? in
      switch layout.regions[defect] {
      case .shapes(let shapes): DefectMask(defect: defect, mask: canvas.mask(shapes))
      case .wholePicture: DefectMask(defect: defect, mask: canvas.wholeMask())
      case nil: nil
      }
    }
    return Drawing(image: image, masks: masks, scene: layout.scene(on: canvas))
  }

  /// A pale grey mat of pressed fibres.
  private static func drawTable(_ noise: Noise, on canvas: inout Canvas) {
    let clouds = NoiseField(over: canvas) { noise.fractal($0 / 260, octaves: 3) }
    canvas.fill { point in
      let cloud = clouds.at(point)
      let fibre = noise.smooth(Point(point.x / 9 + point.y / 31, point.y / 3.2))
      let grain = noise.smooth(point / 2.3 + Point(50, 80))
      return Color(0.735, 0.725, 0.705, 1).lit(0.92 + 0.1 * cloud + 0.05 * fibre + 0.05 * grain)
    }
  }
}
