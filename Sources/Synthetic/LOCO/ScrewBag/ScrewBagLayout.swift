import Digest

/// Which parts lie where in the bag, what is wrong, and the region that each defect covers.
struct ScrewBagLayout: Sendable {
  let film: BagFilm
  private(set) var parts: [BagPart] = []
  private(set) var contaminant: Contaminant?
  /// What an annotator marks, by defect.
  private(set) var regions: [String: [Shape]] = [:]

  init(defects: [String], generator: inout SplitMix64) {
    film = BagFilm(isTorn: defects.contains("bag_broken"), generator: &generator)
    var contents = Self.goodContents
    for defect in defects { Self.change(&contents, defect, &generator) }
    place(contents, &generator)
    for defect in defects { mark(defect, &generator) }
  }

  /// A whole bag with these parts, long ones first.
  init(contents: [BagPart.Kind], generator: inout SplitMix64) {
    film = BagFilm(isTorn: false, generator: &generator)
    place(contents, &generator)
  }

  /// Long parts first: they find room while there is some.
  private static let goodContents: [BagPart.Kind] = [
    .longScrew, .shortScrew, .nut, .nut, .washer, .washer,
  ]

  /// Adds, removes or swaps parts as the defect says.
  ///
  /// The real thresholds tell what a wrong length is: 9,000 pixels are the difference between a
  /// long and a short screw, so "too long" is a long screw in the short one's stead, and "too
  /// short" the other way round.
  private static func change(
    _ contents: inout [BagPart.Kind], _ defect: String, _ generator: inout SplitMix64
  ) {
    if let (kind, count) = ScrewBagDefect.additional[defect] {
      contents += Array(repeating: kind, count: count)
    } else if let (kind, count) = ScrewBagDefect.missing[defect] {
      for _ in 0..<count { contents.firstIndex(of: kind).map { _ = contents.remove(at: $0) } }
    }
    switch defect {
    case "screw_too_long": swap(.shortScrew, for: .longScrew, in: &contents)
    case "screw_too_short": swap(.longScrew, for: .shortScrew, in: &contents)
    case "1_very_short_screw":
      swap(generator.chance(0.5) ? .longScrew : .shortScrew, for: .veryShortScrew, in: &contents)
    case "2_very_short_screws":
      swap(.longScrew, for: .veryShortScrew, in: &contents)
      swap(.shortScrew, for: .veryShortScrew, in: &contents)
    default: break
    }
    contents.sort { ($0.shaft ?? 0) > ($1.shaft ?? 0) }
  }

  private static func swap(
    _ old: BagPart.Kind, for new: BagPart.Kind, in contents: inout [BagPart.Kind]
  ) {
    if let index = contents.firstIndex(of: old) { contents[index] = new }
  }

  /// Lays each part where it hides the others least.
  private mutating func place(_ contents: [BagPart.Kind], _ generator: inout SplitMix64) {
    for kind in contents {
      var best: (part: BagPart, gap: Float)?
      for _ in 0..<150 {
        let part = candidate(kind, &generator)
        let gap = gapToOthers(part)
        if gap > best?.gap ?? -.infinity { best = (part, gap) }
        if gap > 9 { break }
      }
      if let best { parts.append(best.part) }
    }
    parts = generator.shuffled(parts)
  }

  /// A part somewhere in the bag; even a long screw fits upright between zip and fold.
  private func candidate(_ kind: BagPart.Kind, _ generator: inout SplitMix64) -> BagPart {
    let angle = generator.angle()
    let along = Point.polar(angle, 1)
    let reach = Point(abs(along.x), abs(along.y)) * kind.halfLength + Point(36, 36)
    let room = Box(low: film.inside.low + reach, high: film.inside.high - reach)
    return BagPart(
      kind: kind, frame: Frame(origin: generator.point(in: room), angle: angle),
      noise: generator.noise())
  }

  /// The room between a part and those that lie already, from places along its axis.
  private func gapToOthers(_ part: BagPart) -> Float {
    var gap = Float.greatestFiniteMagnitude
    for other in parts {
      let half = other.kind.halfLength
      for step in 0...16 {
        let x = half * (Float(step) / 8 - 1)
        let isHead = other.kind.shaft == nil || step < 2
        gap = min(gap, part.solidDistance(other.frame.world(x, 0)) - (isHead ? 56 : 20))
      }
    }
    return gap
  }

  /// Damages what the defect damages, and notes the region that it covers.
  private mutating func mark(_ defect: String, _ generator: inout SplitMix64) {
    if let (kind, _) = ScrewBagDefect.additional[defect] {
      regions[defect] = shapes(of: kind)
    } else if ScrewBagDefect.missing[defect] != nil {
      regions[defect] = [film.interior]
    } else {
      markChange(defect, &generator)
    }
  }

  private mutating func markChange(_ defect: String, _ generator: inout SplitMix64) {
    switch defect {
    case "screw_too_long": regions[defect] = shapes(of: .longScrew)
    case "screw_too_short": regions[defect] = shapes(of: .shortScrew)
    case "1_very_short_screw", "2_very_short_screws":
      regions[defect] = shapes(of: .veryShortScrew)
    case "bag_broken":
      regions[defect] = film.tornRegion.map { [$0] }
    case "contamination":
      let kind = generator.pick(Contaminant.Kind.allCases) ?? .crumbs
      let found = Contaminant(
        kind: kind, at: generator.point(in: film.inside.expanded(-90)),
        size: generator.float(60...110), generator: &generator)
      contaminant = found
      regions[defect] = [found.shape]
    default:
      damage(generator.next(below: parts.count), defect, &generator)
    }
  }

  private mutating func damage(
    _ index: Int, _ defect: String, _ generator: inout SplitMix64
  ) {
    if defect == "part_broken" { parts[index].isBroken = true }
    if defect == "color" {
      let finishes = [0xd9a23a, 0x2b2c30, 0xb8432f, 0x2f64b0]
      parts[index].metal = Color(hex: generator.pick(finishes) ?? 0x2b2c30)
    }
    regions[defect] = [parts[index].shape]
  }

  private func shapes(of kind: BagPart.Kind) -> [Shape] {
    parts.filter { $0.kind == kind }.map(\.shape)
  }

  /// What the picture shows.
  func scene(on canvas: Canvas) -> Scene {
    var scene = Scene()
    for kind in BagPart.Kind.allCases {
      scene.counts[kind.rawValue] = parts.filter { $0.kind == kind }.count
    }
    let screws: [BagPart.Kind] = [.longScrew, .shortScrew, .veryShortScrew]
    scene.counts["screw"] = parts.filter { screws.contains($0.kind) }.count
    scene.counts["contaminant"] = contaminant == nil ? 0 : 1
    scene.attributes["bag"] = film.tear == nil ? "whole" : "torn"
    scene.objects = parts.map { part in
      let state = part.isBroken ? "broken" : part.metal == BagPart.zinc ? nil : "discoloured"
      return canvas.object(part.kind.rawValue, part.shape, state: state)
    }
    if let contaminant {
      scene.objects.append(canvas.object("contaminant", contaminant.shape))
    }
    return scene
  }
}

extension BagPart {
  /// The distance from the part as if its hole were filled.
  fileprivate func solidDistance(_ point: Point) -> Float {
    let half = kind.shaft == nil ? 0 : kind.halfLength
    let bone = Shape.capsule(frame.world(-half, 0), frame.world(half, 0), 24).distance(point)
    let end = kind.shaft == nil ? frame.origin : frame.world(-half + 23, 0)
    return min(bone, (point - end).length - 56)
  }
}
