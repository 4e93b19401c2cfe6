import Digest

/// A zip bag with exactly two washers, two nuts, one long screw and one short screw.
struct ScrewBag: Product {
  static let category = "screw_bag"
  static let nativeSize = (width: 1600, height: 1100)
  static let drawableDefects =
    ScrewBagDefect.additional.keys.sorted() + ScrewBagDefect.missing.keys.sorted() + [
      "screw_too_long", "screw_too_short", "1_very_short_screw", "2_very_short_screws",
      "bag_broken", "color", "contamination", "part_broken",
    ]

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    let layout = ScrewBagLayout(defects: defects, generator: &generator)
    return draw(layout, defects: defects, scale: scale, generator: &generator)
  }

  /// Draws what is laid out.
  static func draw(
    _ layout: ScrewBagLayout, defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var canvas = Canvas(
      nativeWidth: nativeSize.width, nativeHeight: nativeSize.height, scale: scale)
    layout.film.drawBack(on: &canvas)
    for part in layout.parts { part.draw(on: &canvas) }
    layout.contaminant?.draw(on: &canvas)
    layout.film.drawFront(on: &canvas)
    let image = canvas.develop(.varied(&generator))
    let masks = defects.compactMap { defect -> DefectMask? in
      let shapes = layout.regions[defect] ?? []
      return shapes.isEmpty ? nil : DefectMask(defect: defect, mask: canvas.mask(shapes))
    }
    return Drawing(image: image, masks: masks, scene: layout.scene(on: canvas))
  }
}

/// The defects that change how many parts of a kind there are.
enum ScrewBagDefect {
  static let additional: [String: (kind: BagPart.Kind, count: Int)] = [
    "1_additional_long_screw": (.longScrew, 1), "1_additional_short_screw": (.shortScrew, 1),
    "1_additional_nut": (.nut, 1), "2_additional_nuts": (.nut, 2),
    "1_additional_washer": (.washer, 1), "2_additional_washers": (.washer, 2),
  ]
  static let missing: [String: (kind: BagPart.Kind, count: Int)] = [
    "1_missing_long_screw": (.longScrew, 1), "1_missing_short_screw": (.shortScrew, 1),
    "1_missing_nut": (.nut, 1), "2_missing_nuts": (.nut, 2),
    "1_missing_washer": (.washer, 1), "2_missing_washers": (.washer, 2),
  ]
}
