import Digest

/// The head of a toothbrush, seen from above.
struct Toothbrush: Subject {
  static let category = "toothbrush"
  static let nativeSize = (width: 1024, height: 1024)
  static let blemishes: [String: Blemish] = ["defective": .own]

  /// What may be wrong: the data set has one name for all of it.
  private enum Fault: CaseIterable { case missing, splayed, soiled }

  static func paint(on easel: inout Easel) {
    easel.ground(Color(hex: 0x1d2024), clouds: 0.12, grain: 0.1)
    let frame = Frame(
      origin: easel.middle + easel.generator.point(in: Box(x: -16, y: -16, width: 32, height: 32)),
      angle: easel.generator.float(-0.05...0.05))
    let hues = [0x3f8fd0, 0xd0503f, 0x4fae62, 0xc9892b]
    let hue = Color(hex: easel.generator.pick(hues) ?? 0x3f8fd0)
    let handle = Shape.capsule(frame.world(0, 330), frame.world(0, 640), 62)
    let plate = Shape.box(
      Frame(origin: frame.world(0, -20), angle: frame.angle), half: Point(178, 400), corner: 150)
    let head = plate.blended(handle, radius: 90)
    easel.body(head, hue.mixed(Color(gray: 1), 0.55), bevel: 40, grain: 0.02, specular: 0.5)

    let fault = easel.chance.pick(Fault.allCases) ?? .missing
    let isFaulty = easel.shows("defective")
    let victim = (row: 1 + easel.chance.next(below: 7), column: easel.chance.next(below: 4))
    for row in 0..<9 {
      for column in 0..<4 {
        // The ends of the head are round: no room for the outer tufts.
        if row == 0 || row == 8, column == 0 || column == 3 { continue }
        let place = frame.world((Float(column) - 1.5) * 82, (Float(row) - 4) * 82 - 20)
        let color = row.isMultiple(of: 2) ? Color(gray: 0.9) : hue
        let isVictim = isFaulty && (row, column) == victim
        if isVictim, fault == .missing {
          easel.canvas.draw(.circle(place, 27), Color(gray: 0.2, alpha: 0.8))
          easel.mark("defective", .circle(place, 40))
        } else if isVictim, fault == .splayed {
          splay(place, color, on: &easel)
        } else {
          tuft(.circle(place, 37), place, color, on: &easel)
        }
      }
    }
    if isFaulty, fault == .soiled {
      let crumb = easel.dirt(plate.expanded(-40), 170)
      easel.mark("defective", crumb)
    }
  }

  private static func tuft(
    _ shape: Shape, _ place: Point, _ color: Color, on easel: inout Easel
  ) {
    let noise = easel.noise
    easel.drop(shape, 0.35)
    easel.canvas.draw(shape) { fragment in
      let bristle = noise.smooth(fragment.point / 3.4)
      let round = 1 - 0.3 * smoothstep(-16, 0, fragment.distance)
      return color.lit((0.55 + 0.6 * bristle) * round)
    }
  }

  private static func splay(_ place: Point, _ color: Color, on easel: inout Easel) {
    var hairs: [Shape] = []
    for _ in 0..<26 {
      let angle = easel.chance.angle()
      let bow = angle + easel.chance.float(-0.5...0.5)
      let end = place + .polar(angle, 30) + .polar(bow, easel.chance.float(20...52))
      hairs.append(.stroke([place, place + .polar(angle, 30), end], width: 7))
    }
    let shape = Shape.union(hairs) ?? .circle(place, 37)
    tuft(shape, place, color, on: &easel)
    easel.mark("defective", shape.expanded(4))
  }
}
