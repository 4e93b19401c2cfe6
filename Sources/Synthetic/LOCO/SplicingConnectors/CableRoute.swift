import Digest

/// The way of a cable from a clamp of one connector to a clamp of the other.
struct CableRoute: Sendable {
  /// The clamp counted from the picture's top, at the left and the right connector.
  let rows: (left: Int, right: Int)
  /// The insulation's line from inside the left connector to inside the right one.
  let line: [Point]
  /// The bare ends inside the two connectors.
  let leftTip: [Point]
  let rightTip: [Point]

  /// Where the insulation ends inside a connector, and where the copper's tip lies.
  private static let jacketEnd: Float = 96
  private static let tip: Float = -52

  /// A slightly bent way; `slack` is how far it bows, in native pixels.
  init(
    from left: Connector, _ leftRow: Int, to right: Connector, _ rightRow: Int, slack: Point
  ) {
    rows = (leftRow, rightRow)
    let start = left.place(inClamp: leftRow, Connector.half)
    let end = right.place(inClamp: rightRow, Connector.half)
    let span = (end - start).length
    let middle = Curve.bezier(
      start, start + left.frame.axis * span * 0.33 + Point(0, slack.x),
      end + right.frame.axis * span * 0.33 + Point(0, slack.y), end)
    line =
      [left.place(inClamp: leftRow, Self.jacketEnd)] + middle + [
        right.place(inClamp: rightRow, Self.jacketEnd)
      ]
    leftTip = [
      left.place(inClamp: leftRow, Self.tip), left.place(inClamp: leftRow, Self.jacketEnd),
    ]
    rightTip = [
      right.place(inClamp: rightRow, Self.tip), right.place(inClamp: rightRow, Self.jacketEnd),
    ]
  }

  /// A way that starts in one connector and ends in the open.
  init(from connector: Connector, _ row: Int, length: Float, bend: Float) {
    rows = (row, row)
    let start = connector.place(inClamp: row, Connector.half)
    let axis = connector.frame.axis
    let end = start + axis * length + axis.perpendicular * bend
    line =
      [connector.place(inClamp: row, Self.jacketEnd)]
      + Curve.bezier(
        start, start + axis * length * 0.4,
        end - axis * length * 0.3 - axis.perpendicular * bend * 0.9, end)
    leftTip = [
      connector.place(inClamp: row, Self.tip), connector.place(inClamp: row, Self.jacketEnd),
    ]
    let direction = (end - (line.dropLast().last ?? start)).normalized
    rightTip = [end, end + direction * 70]
  }

  /// The sound cable.
  func cable(_ hue: Cable.Hue, noise: Noise) -> Cable {
    Cable(hue: hue, insulation: [line], copper: [leftTip, rightTip], noise: noise)
  }
}
