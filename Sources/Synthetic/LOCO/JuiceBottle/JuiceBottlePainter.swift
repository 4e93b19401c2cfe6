import Digest
import Imaging

/// Draws one bottle back to front and keeps what the truth and the masks need.
struct JuiceBottlePainter {
  let recipe: JuiceBottleRecipe
  let body: JuiceBottleBody
  /// Where the liquid should end in this picture.
  let rightLevel: Float
  let texture: Noise
  var canvas: Canvas
  var generator: SplitMix64
  var scene = Scene()
  /// What an annotator marks, by defect; filled while drawing.
  var marked: [String: [Shape]] = [:]

  /// The heights of the two labels' middles on the unrolled surface.
  static let topPlace = Point(0, 936)
  static let bottomPlace = Point(0, 1292)

  init(recipe: JuiceBottleRecipe, scale: Double, generator: SplitMix64) {
    var generator = generator
    self.recipe = recipe
    body = JuiceBottleBody(generator: &generator)
    rightLevel = JuiceBottleBody.level + generator.float(-6...6)
    texture = generator.noise()
    canvas = Canvas(
      nativeWidth: JuiceBottle.nativeSize.width, nativeHeight: JuiceBottle.nativeSize.height,
      scale: scale)
    self.generator = generator
  }

  /// Where the liquid ends.
  var level: Float { rightLevel - recipe.levelShift }

  mutating func paint() {
    scene.counts = [
      "bottle": 1, "label": 0, "label_top": 0, "label_bottom": 0, "fruit_icon": 0,
      "contaminant": 0,
    ]
    scene.objects.append(canvas.object("bottle", body.whole))
    paintBackdrop()
    paintGlass()
    paintCap()
    paintLabels()
    if recipe.contaminated { paintContamination() }
    markContents()
    describe()
  }

  mutating func drawing() -> Drawing {
    var exposure = Exposure.varied(&generator)
    exposure.noise *= 1.15
    let masks = recipe.defects.map { defect in
      DefectMask(defect: defect, mask: canvas.mask(marked[defect] ?? []))
    }
    return Drawing(image: canvas.develop(exposure), masks: masks, scene: scene)
  }

  private mutating func markContents() {
    let contents = body.contents(from: rightLevel)
    marked["empty_bottle"] = [contents]
    marked["juice_color"] = [contents]
    let band = body.part(
      from: min(level, rightLevel), to: max(level, rightLevel), width: JuiceBottleBody.hollow)
    marked["wrong_fill_level_too_much"] = [band]
    marked["wrong_fill_level_not_enough"] = [band]
  }

  private mutating func describe() {
    let juice = recipe.strangeColor ? "unknown" : recipe.juice?.rawValue ?? "none"
    scene.attributes["juice"] = juice
    let level = recipe.levelShift > 0 ? "too_much" : recipe.levelShift < 0 ? "not_enough" : "right"
    scene.attributes["fill_level"] = recipe.juice == nil ? "empty" : level
    guard recipe.juice != nil else { return }
    scene.objects.append(canvas.object("juice", body.contents(from: self.level)))
  }

  /// Dirt on a label, or in front of the liquid or the empty neck where it shows.
  private mutating func paintContamination() {
    let dark = recipe.juice == .cherry
    let heights: [ClosedRange<Float>] = [300...470, 850...1020, 620...800, 1060...1200]
    let height = generator.float(heights[generator.next(below: dark ? 2 : 4)])
    let room = body.halfWidth(height) * (height < 500 ? 0.3 : 0.62)
    let place = body.frame.world(generator.float(-room...room), height)
    let kinds = Contaminant.Kind.allCases
    let dirt = Contaminant(
      kind: generator.pick(kinds) ?? .chip, at: place, size: generator.float(58...96),
      generator: &generator)
    dirt.draw(on: &canvas)
    marked["contamination"] = [dirt.shape.expanded(6)]
    scene.counts["contaminant"] = 1
    scene.objects.append(canvas.object("contaminant", dirt.shape))
  }
}
