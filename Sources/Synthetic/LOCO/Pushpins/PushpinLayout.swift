import Digest

/// Which pins lie where, what is wrong with them, and the region that each defect covers.
struct PushpinLayout: Sendable {
  /// One compartment, counted from 0.
  struct Cell: Sendable, Hashable {
    let row: Int
    let column: Int

    /// As people count.
    var name: String { "row \(row + 1) column \(column + 1)" }
  }

  /// A pin and the compartment in which it lies.
  struct Placed: Sendable {
    let cell: Cell
    var pin: Pushpin
  }

  let tray: PushpinTray
  private(set) var pins: [Placed] = []
  private(set) var contaminant: Contaminant?
  /// What an annotator marks, by defect.
  private(set) var regions: [String: [Shape]] = [:]

  init(defects: [String], generator: inout SplitMix64) {
    let separator = generator.pick(PushpinTray.separators)
    let shown = Set(defects)
    tray = PushpinTray(
      missing: shown.contains("missing_separator") ? [separator].compactMap { $0 } : [],
      generator: &generator)
    // Each defect takes the next compartments of this order, so that two defects never meet.
    var free = generator.shuffled(Self.cells)
    var counts: [Cell: Int] = [:]
    for defect in defects { plan(defect, &free, &counts, &generator) }
    for cell in Self.cells {
      let count = counts[cell] ?? 1
      // Three pins rarely find room at the first throws.
      place(count, in: cell, tries: count > 2 ? 700 : 160, gap: Self.gap, &generator)
    }
    for defect in defects { mark(defect, counts, &free, &generator) }
  }

  /// A tray with these numbers of pins in its compartments, row by row, and without damage.
  init(counts: [Int], missing: [PushpinTray.Separator], generator: inout SplitMix64) {
    tray = PushpinTray(missing: missing, generator: &generator)
    for (cell, count) in zip(Self.cells, counts) {
      place(count, in: cell, tries: 40 * count, gap: Self.roughGap, &generator)
    }
  }

  static let cells = (0..<PushpinTray.rows).flatMap { row in
    (0..<PushpinTray.columns).map { Cell(row: row, column: $0) }
  }

  /// How many pins the defect leaves in which compartments.
  private func plan(
    _ defect: String, _ free: inout [Cell], _ counts: inout [Cell: Int],
    _ generator: inout SplitMix64
  ) {
    switch defect {
    case "1_additional_pushpin":
      counts[free.removeLast()] = 2
    case "2_additional_pushpins":
      if generator.chance(0.35) {
        counts[free.removeLast()] = 3
      } else {
        counts[free.removeLast()] = 2
        counts[free.removeLast()] = 2
      }
    case "missing_pushpin":
      counts[free.removeLast()] = 0
    default:
      break
    }
  }

  /// Lays pins into a compartment so that each can be told from the others.
  private mutating func place(
    _ count: Int, in cell: Cell, tries: Int, gap: (Pushpin, Pushpin) -> Float,
    _ generator: inout SplitMix64
  ) {
    guard count > 0 else { return }
    var best: (pins: [Pushpin], gap: Float) = ([], -.infinity)
    for _ in 0..<tries {
      let laid = (0..<count).map { _ in candidate(in: cell, &generator) }
      let room = Self.smallest(gap, laid)
      if room > best.gap { best = (laid, room) }
      if room > 10 { break }
    }
    pins += best.pins.map { Placed(cell: cell, pin: $0) }
  }

  private static func smallest(_ gap: (Pushpin, Pushpin) -> Float, _ pins: [Pushpin]) -> Float {
    var smallest = Float.greatestFiniteMagnitude
    for (index, pin) in pins.enumerated() {
      for other in pins[..<index] { smallest = min(smallest, gap(pin, other)) }
    }
    return smallest
  }

  /// A pin somewhere in the compartment, clear of its walls.
  private func candidate(in cell: Cell, _ generator: inout SplitMix64) -> Pushpin {
    let floor = tray.compartment(row: cell.row, column: cell.column)
    let angle = generator.angle()
    let along = Point.polar(angle, 1)
    let reach = Point(
      abs(along.x) * 92 + abs(along.y) * 42, abs(along.y) * 92 + abs(along.x) * 42)
    let slack = pointwiseMax(PushpinTray.cell / 2 - reach * Pushpin.size - Point(14, 14), .zero)
    let offset = Point(generator.float(-1...1), generator.float(-1...1)) * slack
    return Pushpin(
      frame: Frame(origin: floor.bounds.center + offset, angle: angle, size: Pushpin.size),
      noise: generator.noise())
  }

  /// The distance between two pins, from places along the first one's axis.
  private static func gap(_ a: Pushpin, _ b: Pushpin) -> Float {
    let other = b.shape
    return stride(from: Float(-75), through: 85, by: 20).map { x in
      other.distance(a.frame.world(x, 0)) - (x < 10 ? 34 : 5) * Pushpin.size
    }.min() ?? .infinity
  }

  /// The distance between two pins as rows of discs: a tenth of the work where thousands are laid.
  private static func roughGap(_ a: Pushpin, _ b: Pushpin) -> Float {
    let places = stride(from: Float(-75), through: 85, by: 20)
    let discs = places.map { x in
      (a.frame.world(x, 0), b.frame.world(x, 0), (x < 10 ? 34 : 5) * Pushpin.size)
    }
    var smallest = Float.greatestFiniteMagnitude
    for (place, _, radius) in discs {
      for (_, other, reach) in discs {
        smallest = min(smallest, (place - other).length - radius - reach)
      }
    }
    return smallest
  }

  /// Damages what the defect damages, and notes the region that it covers.
  private mutating func mark(
    _ defect: String, _ counts: [Cell: Int], _ free: inout [Cell],
    _ generator: inout SplitMix64
  ) {
    switch defect {
    case "1_additional_pushpin", "2_additional_pushpins":
      regions[defect] = pins.filter { counts[$0.cell] ?? 1 > 1 }.map(\.pin.shape)
    case "missing_pushpin":
      regions[defect] = Self.cells.filter { counts[$0] == 0 }.map {
        tray.compartment(row: $0.row, column: $0.column)
      }
    case "missing_separator":
      regions[defect] = tray.missing.map { tray.region(of: $0) }
    case "contamination":
      soil(free.removeLast(), &generator)
    default:
      damage(free.removeLast(), defect, &generator)
    }
  }

  private mutating func soil(_ cell: Cell, _ generator: inout SplitMix64) {
    let inner = tray.compartment(row: cell.row, column: cell.column).bounds.expanded(-62)
    let kind = generator.pick(Contaminant.Kind.allCases) ?? .crumbs
    let found = Contaminant(
      kind: kind, at: generator.point(in: inner), size: generator.float(46...80),
      generator: &generator)
    contaminant = found
    regions["contamination"] = [found.shape]
  }

  private mutating func damage(
    _ cell: Cell, _ defect: String, _ generator: inout SplitMix64
  ) {
    guard let index = pins.firstIndex(where: { $0.cell == cell }) else { return }
    switch defect {
    case "front_bent":
      let angle = generator.float(0.6...1.3) * (generator.chance(0.5) ? 1 : -1)
      pins[index].pin.damage = .bent(angle)
      regions[defect] = [pins[index].pin.front]
    case "broken":
      pins[index].pin.damage = generator.chance(0.6) ? .headBroken : .needleLost
      let pin = pins[index].pin
      regions[defect] = pin.damage == .needleLost ? [pin.front] : [pin.shape]
    case "color":
      let colors = [0xc03a2b, 0x2f62b5, 0x3b8f4a, 0xe8e8e4, 0x8a5a2b]
      pins[index].pin.color = Color(hex: generator.pick(colors) ?? 0xc03a2b)
      regions[defect] = [pins[index].pin.head]
    default:
      break
    }
  }

  /// What the picture shows.
  func scene(on canvas: Canvas) -> Scene {
    var scene = Scene()
    scene.counts = [
      "pushpin": pins.count,
      "compartment": Self.cells.count - tray.missing.count,
      "separator": PushpinTray.separators.count - tray.missing.count,
      "contaminant": contaminant == nil ? 0 : 1,
    ]
    let rows = (0..<PushpinTray.rows).map { row in
      (0..<PushpinTray.columns).map { column in
        String(pins.filter { $0.cell == Cell(row: row, column: column) }.count)
      }.joined(separator: " ")
    }
    scene.attributes["pushpins_by_compartment"] = rows.joined(separator: " / ")
    scene.objects = pins.map {
      canvas.object("pushpin", $0.pin.shape, place: $0.cell.name, state: $0.pin.state)
    }
    for separator in PushpinTray.separators where !tray.missing.contains(separator) {
      scene.objects.append(
        canvas.object(
          "separator", tray.region(of: separator),
          place: "row \(separator.row + 1) after column \(separator.column + 1)"))
    }
    if let contaminant {
      scene.objects.append(canvas.object("contaminant", contaminant.shape))
    }
    return scene
  }
}
