import Digest

/// The labels with their defects.
extension JuiceBottlePainter {
  mutating func paintLabels() {
    let fruitSide: JuiceBottleRecipe.Side = recipe.swapped ? .bottom : .top
    let textSide: JuiceBottleRecipe.Side = recipe.swapped ? .top : .bottom
    scene.attributes["icon"] = "none"
    scene.attributes["text"] = "none"
    paintFruitLabel(at: fruitSide)
    paintTextLabel(at: textSide)
    guard recipe.swapped else { return }
    // Both labels with the places that the larger one leaves or takes.
    marked["swapped_labels"] = [JuiceBottleRecipe.Side.top, .bottom].map { side in
      label(JuiceLabel.topHalf, .text([]), at: frame(of: side)).outline
    }
  }

  /// A label's straight place.
  private func frame(of side: JuiceBottleRecipe.Side) -> Frame {
    Frame(origin: side == .top ? Self.topPlace : Self.bottomPlace)
  }

  /// The place of a label in this picture: never quite straight, and far off where that is the
  /// defect.
  private mutating func shakenFrame(of side: JuiceBottleRecipe.Side) -> Frame {
    let straight = frame(of: side).origin
    let shaken = straight + Point(generator.float(-5...5), generator.float(-4...4))
    let angle = generator.float(-0.01...0.01)
    guard let shift = recipe.shift, shift.side == side else {
      return Frame(origin: shaken, angle: angle)
    }
    return Frame(origin: shaken + shift.offset, angle: angle + shift.angle)
  }

  private func label(_ half: Point, _ print: JuiceLabel.Print, at place: Frame) -> JuiceLabel {
    JuiceLabel(body: body, place: place, half: half, print: print, paper: texture)
  }

  private mutating func paintFruitLabel(at side: JuiceBottleRecipe.Side) {
    let place = shakenFrame(of: side)
    guard !recipe.missing.contains(.top) else {
      marked["missing_top_label"] = [
        label(JuiceLabel.topHalf, .fruit(nil, at: .zero), at: frame(of: side)).outline.expanded(4)
      ]
      return
    }
    let (icon, center, lost) = chooseIcon()
    var label = label(JuiceLabel.topHalf, .fruit(icon, at: center), at: place)
    if recipe.damaged == .top { label.torn = tear(label) }
    finish(label, kind: "label_top", side: side)
    guard icon != nil else {
      marked["missing_fruit_icon"] = [label.iconRegion(at: .zero)]
      return
    }
    let region = label.iconRegion(at: center)
    scene.counts["fruit_icon"] = 1
    let state = recipe.iconFlaw == .none ? nil : recipe.iconFlaw.rawValue
    scene.objects.append(canvas.object("fruit_icon", region, state: state))
    for defect in ["misplaced_fruit_icon", "unknown_fruit_icon", "wrong_juice_type"] {
      marked[defect] = [region]
    }
    marked["incomplete_fruit_icon"] = [lost.map { label.region($0) } ?? region]
  }

  /// The icon that is printed, where, and the part of it that is not.
  private mutating func chooseIcon() -> (icon: JuiceIcon?, center: Point, lost: Shape?) {
    let center = Point(generator.float(-2...2), generator.float(-2...2))
    scene.attributes["icon"] = recipe.icon.rawValue
    switch recipe.iconFlaw {
    case .none: return (JuiceIcon(recipe.icon), center, nil)
    case .missing:
      scene.attributes["icon"] = "none"
      return (nil, center, nil)
    case .misplaced:
      let side: Float = generator.chance(0.5) ? 1 : -1
      let moved = Point(side * generator.float(62...88), generator.float(-36...36))
      return (JuiceIcon(recipe.icon), moved, nil)
    case .unknown:
      let index = generator.next(below: JuiceIcon.unknownNames.count)
      scene.attributes["icon"] = JuiceIcon.unknownNames[index]
      return (JuiceIcon(unknown: index), center, nil)
    case .incomplete:
      let cut = Point.polar(generator.angle(), 1)
      let reach = 58 * JuiceLabel.iconScale
      let beyond = Shape(bounds: Box(low: center, high: center).expanded(reach)) { point in
        -(point - center).dot(cut)
      }
      let lost = Shape.circle(center, reach).intersection(beyond)
      return (JuiceIcon(recipe.icon, cut: cut), center, lost)
    }
  }

  private mutating func paintTextLabel(at side: JuiceBottleRecipe.Side) {
    let place = shakenFrame(of: side)
    guard !recipe.missing.contains(.bottom) else {
      marked["missing_bottom_label"] = [
        label(JuiceLabel.bottomHalf, .text([]), at: frame(of: side)).outline.expanded(4)
      ]
      return
    }
    let characters = JuiceLettering.regions(height: JuiceLabel.capitals)
    let fromStart = generator.chance(0.3)
    let lost =
      fromStart
      ? 0..<recipe.lostCharacters : (characters.count - recipe.lostCharacters)..<characters.count
    let printed = characters.indices.filter { !lost.contains($0) }.compactMap { characters[$0] }
    var label = label(JuiceLabel.bottomHalf, .text(printed), at: place)
    if recipe.damaged == .bottom { label.torn = tear(label) }
    finish(label, kind: "label_bottom", side: side)
    let text = zip(JuiceLettering.text, characters.indices).filter { !lost.contains($0.1) }
    scene.attributes["text"] = String(text.map { $0.0 })
    guard let gap = Shape.union(lost.compactMap { characters[$0] }) else { return }
    marked["label_text_incomplete"] = [label.region(.box(gap.bounds.expanded(6)))]
  }

  /// Draws a label and notes it.
  private mutating func finish(
    _ label: JuiceLabel, kind: String, side: JuiceBottleRecipe.Side
  ) {
    label.paint(on: &canvas)
    if let torn = label.torn {
      let region = label.region(torn.intersection(label.sheet.expanded(3)))
      let fibres = label.region(torn.outline(width: 7).intersection(label.sheet))
      let noise = texture
      canvas.draw(fibres) { fragment in
        Color(gray: 0.86 + 0.12 * noise.smooth(fragment.point / 3), alpha: 0.95)
      }
      marked["damaged_label"] = [region.expanded(5)]
    }
    scene.counts[kind] = 1
    scene.counts["label", default: 0] += 1
    let recipeSide: JuiceBottleRecipe.Side = kind == "label_top" ? .top : .bottom
    let shift = recipe.shift?.side == recipeSide ? recipe.shift : nil
    let torn = label.torn == nil ? nil : "torn"
    let state = shift.map { $0.angle == 0 ? "misplaced" : "rotated" } ?? torn
    scene.objects.append(canvas.object(kind, label.outline, place: side.rawValue, state: state))
    if shift != nil {
      marked["rotated_label"] = [label.outline]
      marked["misplaced_" + (kind == "label_top" ? "label_top" : "label_bottom")] = [label.outline]
    }
  }

  /// What is torn off or scratched out of a label, in its coordinates.
  private mutating func tear(_ label: JuiceLabel) -> Shape {
    let edge = generator.noise()
    let half = label.half
    let sign = Point(generator.chance(0.5) ? 1 : -1, generator.chance(0.5) ? 1 : -1)
    switch generator.next(below: 3) {
    case 0:
      let corner = Point(half.x * sign.x, half.y * sign.y)
      let reach = Point(generator.float(70...140), half.y * generator.float(0.7...1.4))
      let corners = [
        corner + Point(sign.x * 26, sign.y * 26), corner + Point(sign.x * 26, -sign.y * reach.y),
        corner - Point(sign.x * reach.x * 0.45, sign.y * reach.y * 0.4),
        corner + Point(-sign.x * reach.x, sign.y * 26),
      ]
      return Shape.polygon(corners).roughened(edge, depth: 9, period: 17)
    case 1:
      let middle = generator.point(in: Box(low: half * -0.7, high: half * 0.7))
      let hole = Shape.ellipse(
        Frame(origin: middle, angle: generator.angle()),
        half: Point(generator.float(36...58), generator.float(20...32)))
      return hole.roughened(edge, depth: 11, period: 19)
    default:
      let height = generator.float(-0.55...0.55) * half.y
      let rise = generator.float(-0.6...0.6) * half.y
      let line = Curve.spline(
        [
          Point(-half.x * 0.8 * sign.x, height - rise),
          Point(0, height + generator.float(-14...14)),
          Point(half.x * sign.x * 1.1, height + rise),
        ], steps: 6)
      return Shape.stroke(line, width: generator.float(12...20))
        .roughened(edge, depth: 5, period: 13)
    }
  }
}
