import Digest

/// How the two connectors lie and between which clamps the cable runs.
struct SplicingPose: Sendable {
  let left: Connector
  let right: Connector
  /// The clamp counted from the picture's top, at each connector.
  let rows: (left: Int, right: Int)
  /// How far the cable bows near its two ends.
  let slack: Point
  private let isShort: Bool

  init(defect: String?, generator: inout SplitMix64) {
    let clamps = Self.clamps(for: defect, &generator)
    let row = generator.next(below: min(clamps.left, clamps.right))
    var other = row
    if defect == "wrong_cable_location" {
      other = generator.pick((0..<clamps.right).filter { $0 != row }) ?? row
    }
    self.init(
      clamps: clamps, rows: (row, other),
      isShort: defect?.hasPrefix("cable_too_short") ?? false, generator: &generator)
  }

  /// Connectors with these numbers of clamps, and a cable between these clamps, counted from 0.
  init(
    clamps: (left: Int, right: Int), rows: (left: Int, right: Int), isShort: Bool,
    generator: inout SplitMix64
  ) {
    self.rows = rows
    self.isShort = isShort
    let gap = isShort ? generator.float(165...205) : generator.float(425...475)
    slack = isShort ? .zero : Point(generator.float(-60...60), generator.float(-60...60))
    let table = Frame(
      origin: Point(850 + generator.float(-45...45), 425 + generator.float(-32...32)),
      angle: generator.float(-0.045...0.045))
    // Connectors of different type are laid so that the cable's clamps face each other.
    let uneven = Float(clamps.left - clamps.right) / 2 * Connector.pitch
    let shift = clamps.left == clamps.right ? 0 : uneven / 2
    let reach = gap / 2 + Connector.half
    left = Connector(
      side: .left, clamps: clamps.left,
      frame: Frame(
        origin: table.world(-reach, shift + generator.float(-7...7)),
        angle: table.angle + generator.float(-0.022...0.022)),
      noise: generator.noise())
    right = Connector(
      side: .right, clamps: clamps.right,
      frame: Frame(
        origin: table.world(reach, -shift + generator.float(-7...7)),
        angle: table.angle + .pi + generator.float(-0.022...0.022)),
      noise: generator.noise())
  }

  private static func clamps(
    for defect: String?, _ generator: inout SplitMix64
  ) -> (left: Int, right: Int) {
    let swapped = generator.chance(0.5)
    let any = generator.pick([2, 3, 5]) ?? 3
    let both: (Int, Int) =
      switch defect {
      case "wrong_connector_type_5_2": (5, 2)
      case "wrong_connector_type_5_3": (5, 3)
      case "wrong_connector_type_3_2": (3, 2)
      case "cable_too_short_T2": (2, 2)
      case "cable_too_short_T3": (3, 3)
      case "cable_too_short_T5": (5, 5)
      default: (any, any)
      }
    return swapped ? (both.1, both.0) : both
  }

  /// What is not a count.
  var attributes: [String: String] {
    [
      "clamps_left": String(left.clamps), "clamps_right": String(right.clamps),
      "cable_position_left": String(rows.left + 1), "cable_position_right": String(rows.right + 1),
      "cable_length": isShort ? "short" : "normal",
    ]
  }

  /// The region between the connectors in which a cable could run.
  var between: Shape {
    let height = Connector.pitch / 2
    let corners = [
      left.place(inClamp: 0, Connector.half) - Point(0, height),
      right.place(inClamp: 0, Connector.half) - Point(0, height),
      right.place(inClamp: right.clamps - 1, Connector.half) + Point(0, height),
      left.place(inClamp: left.clamps - 1, Connector.half) + Point(0, height),
    ]
    return .polygon(corners)
  }
}
