import Digest

/// The table and the empty tray.
extension BreakfastBoxPainter {
  mutating func paintTray() {
    let texture = texture
    let table = Color(hex: 0x3f444b).lit(generator.float(0.8...1.15))
    canvas.fill { point in
      let weave = texture.fractal(point / 4, octaves: 2) - 0.5
      let cloud = texture.smooth(point / 190) - 0.5
      return table.lit(1 + 0.22 * weave + 0.14 * cloud)
    }
    let tray = layout.tray
    canvas.castShadow(tray, offset: Point(16, 20), softness: 34, opacity: 0.7)
    let plastic = Material(
      color: Color(0.9, 0.905, 0.9, 1), ambient: 0.5, diffuse: 0.58, specular: 0.14, gloss: 4)
    canvas.draw(tray, plastic.shaded(Direction(0, 0, 1)))
    canvas.drawRelief(tray.subtracting(tray.expanded(-56))) { fragment in
      let depth = tray.distance(fragment.point)
      let place = Fragment(point: fragment.point, distance: depth, outward: fragment.outward)
      return plastic.shaded(place.dome(bevel: 26, steepest: 0.86))
    }
    // A raised lip along the edge.
    let lip = tray.expanded(-16).outline(width: 9)
    canvas.castShadow(lip, offset: Point(3, 4), softness: 5, opacity: 0.18)
    canvas.drawRelief(lip) { plastic.shaded($0.dome(bevel: 5, steepest: 0.6)) }
    paintCompartment(layout.leftCompartment)
    paintCompartment(layout.rightCompartment)
  }

  private mutating func paintCompartment(_ shape: Shape) {
    let wall = BreakfastBoxLayout.wall
    let plastic = Material(
      color: Color(0.885, 0.89, 0.885, 1), ambient: 0.44, diffuse: 0.6, specular: 0.1, gloss: 4)
    let lamp = Point(Lighting.lamp.x, Lighting.lamp.y) * -46
    let paint: @Sendable (Fragment) -> Color = { fragment in
      let depth = -fragment.distance
      // The wall falls away from the edge; the floor begins in a soft bend.
      let slope = 0.86 * (1 - smoothstep(wall * 0.7, wall * 1.4, depth))
      let lip = smoothstep(0, 7, depth)
      let surface = plastic.shaded(facing(-fragment.outward, tilt: slope * lip))
      // What the walls keep away: the lamp near the upper and left walls, the sky near all.
      let shaded = smoothstep(30, -46, -shape.distance(fragment.point - lamp))
      let corner = smoothstep(110, wall, depth) * lip
      return surface.lit(1 - 0.26 * shaded * lip - 0.1 * corner)
    }
    // Only the wall leans; the floor needs no slope, which is the slow part. The ring is so wide
    // that its own inner edge is nowhere near the slope.
    let floor = shape.expanded(-wall * 2.9)
    canvas.draw(floor) { fragment in
      paint(
        Fragment(point: fragment.point, distance: fragment.distance - wall * 2.9, outward: .zero))
    }
    let ring = shape.subtracting(floor)
    canvas.drawRelief(ring) { fragment in
      let depth = shape.distance(fragment.point)
      return paint(Fragment(point: fragment.point, distance: depth, outward: fragment.outward))
    }
  }
}
