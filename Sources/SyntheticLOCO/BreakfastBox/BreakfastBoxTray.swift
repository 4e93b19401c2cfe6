import Digest

/// The table and the empty tray.
extension BreakfastBoxPainter {
  mutating func paintTray() {
    let texture = texture
    let table = Color(hex: 0x3f444b).lit(generator.float(0.8...1.15))
    canvas.fill { point in
      let weave = texture.fractal(point / 5, octaves: 3) - 0.5
      let cloud = texture.smooth(point / 190) - 0.5
      return table.lit(1 + 0.22 * weave + 0.14 * cloud)
    }
    let tray = layout.tray
    canvas.castShadow(tray, offset: Point(16, 20), softness: 34, opacity: 0.7)
    let plastic = Material(
      color: Color(0.9, 0.905, 0.9, 1), ambient: 0.5, diffuse: 0.58, specular: 0.14, gloss: 4)
    canvas.drawRelief(tray) { fragment in
      plastic.shaded(fragment.dome(bevel: 26, steepest: 0.86))
        .adding((texture.fractal(fragment.point / 7, octaves: 2) - 0.5) * 0.012)
    }
    for shape in [layout.leftCompartment, layout.rightCompartment] {
      // The edge is rounded before the wall falls away.
      canvas.drawRelief(shape.expanded(7)) { fragment in
        plastic.shaded(facing(-fragment.outward, tilt: 0.4 * smoothstep(0, 7, -fragment.distance)))
      }
    }
    // A raised lip along the edge.
    let lip = tray.expanded(-16).outline(width: 9)
    canvas.castShadow(lip, offset: Point(3, 4), softness: 5, opacity: 0.18)
    canvas.drawRelief(lip) { plastic.shaded($0.dome(bevel: 5, steepest: 0.6)) }
    paintCompartment(layout.leftCompartment)
    paintCompartment(layout.rightCompartment)
  }

  private mutating func paintCompartment(_ shape: Shape) {
    let texture = texture
    let wall = BreakfastBoxLayout.wall
    let plastic = Material(
      color: Color(0.885, 0.89, 0.885, 1), ambient: 0.44, diffuse: 0.6, specular: 0.1, gloss: 4)
    let lamp = Point(Lighting.lamp.x, Lighting.lamp.y) * -46
    canvas.drawRelief(shape) { fragment in
      let depth = -fragment.distance
      // The wall falls away from the edge; the floor begins in a soft bend.
      let slope = 0.86 * (1 - smoothstep(wall * 0.7, wall * 1.4, depth))
      let lip = smoothstep(0, 7, depth)
      let surface = plastic.shaded(facing(-fragment.outward, tilt: slope * lip))
      // What the walls keep away: the lamp near the upper and left walls, the sky near all.
      let shaded = smoothstep(30, -46, -shape.distance(fragment.point - lamp))
      let corner = smoothstep(110, wall, depth) * lip
      let grain = (texture.fractal(fragment.point / 6, octaves: 2) - 0.5) * 0.014
      return surface.lit(1 - 0.26 * shaded * lip - 0.1 * corner).adding(grain)
    }
  }
}
