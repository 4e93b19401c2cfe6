import Digest

/// What can happen to a cable, each with the region that an annotator marks.
extension CableRoute {
  /// Cut through: two flat ends that have moved apart.
  func cut(
    _ hue: Cable.Hue, generator: inout SplitMix64
  ) -> (cable: Cable, region: Shape) {
    let at = generator.float(0.36...0.58)
    let gap = generator.float(0.06...0.1)
    let sag = Point(0, generator.float(14...26) * (generator.chance(0.5) ? 1 : -1))
    let left = Self.sagging(Curve.part(line, from: 0, to: at), by: sag)
    let right = Self.sagging(Curve.part(line, from: at + gap, to: 1).reversed(), by: sag * -0.6)
    let ends = [left, right].compactMap { piece -> [Point]? in
      guard let end = piece.last, let before = piece.dropLast().last else { return nil }
      return [before, end + (end - before).normalized * 6]
    }
    let cable = Cable(
      hue: hue, insulation: [left, right], copper: [leftTip, rightTip] + ends,
      noise: generator.noise())
    let across = [left.last, right.last].compactMap { $0 }
    return (cable, .stroke(across, width: Cable.width + 34))
  }

  /// Worn through: insulation gone for a piece, strands sticking out.
  func frayed(
    _ hue: Cable.Hue, generator: inout SplitMix64
  ) -> (cable: Cable, region: Shape) {
    let at = generator.float(0.34...0.52)
    let until = at + generator.float(0.13...0.19)
    let bare = Curve.part(line, from: at, to: until)
    let strands = (0..<9).map { _ -> [Point] in
      let root = Curve.point(bare, at: generator.float(0.12...0.88))
      let heading = generator.float(-0.8...0.8) + (generator.chance(0.5) ? .pi / 2 : -.pi / 2)
      let bow = root + .polar(heading, generator.float(18...26))
      return Curve.spline(
        [root, bow, bow + .polar(heading + generator.float(-0.9...0.9), generator.float(10...22))],
        steps: 5)
    }
    let cable = Cable(
      hue: hue,
      insulation: [
        Curve.part(line, from: 0, to: at), Curve.part(line, from: until, to: 1),
      ],
      copper: [leftTip, rightTip, bare], strands: strands, noise: generator.noise())
    let parts = [Shape.stroke(bare, width: Cable.width + 8)] + strands.map { .stroke($0, width: 9) }
    return (cable, Shape.union(parts) ?? .circle(.zero, 1))
  }

  /// Pulled out at the right: the stripped end lies in front of the clamp.
  func unplugged(
    _ hue: Cable.Hue, from right: Connector, generator: inout SplitMix64
  ) -> (cable: Cable, region: Shape) {
    let total = Curve.length(line)
    let short = generator.float(180...230) / total
    let aside = Point(0, generator.float(16...40) * (generator.chance(0.5) ? 1 : -1))
    let jacket = Self.sagging(Curve.part(line, from: 0, to: 1 - short), by: aside)
    let end = jacket.last ?? .zero
    let direction = (end - (jacket.dropLast().last ?? .zero)).normalized
    let bare = [end, end + direction * 62]
    let cable = Cable(
      hue: hue, insulation: [jacket], copper: [leftTip, bare], noise: generator.noise())
    let mouth = right.place(inClamp: rows.right, Connector.half)
    return (cable, .stroke([end, bare[1], mouth], width: Cable.width + 22))
  }

  /// The line with its last point moved, and the others the less the nearer the start they lie.
  private static func sagging(_ line: [Point], by step: Point) -> [Point] {
    let count = Float(max(line.count - 1, 1))
    return line.enumerated().map { index, point in
      let t = Float(index) / count
      return point + step * (t * t)
    }
  }
}
