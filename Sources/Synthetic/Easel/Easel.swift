import Digest

/// A picture in the making, with the defects that it is to show.
///
/// A product paints itself with what varies from one good piece to the next (`generator`), asks
/// `shows` for the defects that change its parts, and leaves the others to `formed` and `blemish`.
/// What only defects draw from (`chance`) is apart from that, so a defect changes nothing beside
/// itself: the same stream without it gives the same picture everywhere else.
struct Easel: Sendable {
  /// What is painted on.
  var canvas: Canvas
  /// Varies what differs between good products; a product draws the same from it, defect or not.
  var generator: SplitMix64
  /// Varies the defects.
  var chance: SplitMix64
  /// Grain and clouds of this picture.
  let noise: Noise
  /// The defects to show, several for one that combines others, each with the name to mark it by.
  private let shown: [(defect: String, mark: String)]
  /// What each defect of the product does.
  let blemishes: [String: Blemish]
  /// What an annotator marks, by defect.
  private var regions: [String: [Shape]] = [:]
  private var scene = Scene()
  private let exposure: Exposure

  /// A black picture of a product that is to show `defects`.
  init<S: Subject>(_ subject: S.Type, defects: [String], scale: Double, seed: inout SplitMix64) {
    generator = SplitMix64(seed: seed.next())
    chance = SplitMix64(seed: seed.next())
    noise = seed.noise()
    exposure = .varied(&seed)
    blemishes = S.blemishes
    canvas = Canvas(
      nativeWidth: S.nativeSize.width, nativeHeight: S.nativeSize.height, scale: scale)
    var shown: [(defect: String, mark: String)] = []
    for defect in defects {
      guard S.blemishes[defect] == .several else {
        shown.append((defect, defect))
        continue
      }
      let parts = chance.shuffled(S.combinable).prefix(2)
      shown += parts.map { (defect: $0, mark: defect) }
    }
    self.shown = shown
  }

  /// The picture's size in native pixels.
  var size: Point { Point(Float(canvas.width), Float(canvas.height)) / canvas.scale }
  /// The picture's middle in native pixels.
  var middle: Point { size / 2 }

  /// Whether the product is to show the defect, by itself or combined with others.
  func shows(_ defect: String) -> Bool { shown.contains { $0.defect == defect } }

  /// The defects to show whose blemish is of a kind that `isWanted`.
  func defects(_ isWanted: (Blemish) -> Bool) -> [String] {
    shown.map(\.defect).filter { isWanted(blemishes[$0] ?? .own) }
  }

  /// Notes a region that a shown defect covers.
  mutating func mark(_ defect: String, _ shapes: Shape...) {
    mark(defect, shapes)
  }

  /// Notes the regions that a shown defect covers.
  mutating func mark(_ defect: String, _ shapes: [Shape]) {
    for entry in shown where entry.defect == defect {
      regions[entry.mark, default: []] += shapes
    }
  }

  /// Notes an object of the scene for the truth.
  mutating func note(_ kind: String, _ shape: Shape, place: String? = nil) {
    scene.counts[kind, default: 0] += 1
    scene.objects.append(canvas.object(kind, shape, place: place))
  }

  /// Notes a fact of the scene for the truth.
  mutating func note(_ attribute: String, _ value: String) {
    scene.attributes[attribute] = value
  }

  /// The finished picture with a mask for each of the defects.
  func finished(_ defects: [String]) -> Drawing {
    let masks = defects.map { defect in
      DefectMask(defect: defect, mask: canvas.mask(regions[defect] ?? []))
    }
    return Drawing(image: canvas.develop(exposure), masks: masks, scene: scene)
  }
}
