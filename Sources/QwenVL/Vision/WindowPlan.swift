/// The order in which the vision tower keeps the blocks of a picture, so that those of a window lie
/// side by side, and windows of one size too.
///
/// A block is the `merge` by `merge` patches that become one token. Windows cover the picture from its
/// upper left corner; those at the right and lower edge may be smaller (`get_window_index` in
/// transformers, which keeps windows of different sizes mixed).
struct WindowPlan: Sendable, Equatable {
  /// Windows of the same size, side by side.
  struct Run: Sendable, Equatable {
    /// How many.
    var windows: Int
    /// Blocks of each.
    let blocks: Int
  }

  /// For each place in the new order, the block that stands there, counted row by row.
  let order: [Int]
  /// Runs of windows, which together cover ``order``.
  let runs: [Run]

  /// The plan for a picture of `rows` by `columns` blocks and windows of `side` by `side` blocks.
  init(rows: Int, columns: Int, side: Int) {
    var windows: [[Int]] = []
    for top in stride(from: 0, to: rows, by: side) {
      for left in stride(from: 0, to: columns, by: side) {
        windows.append(
          (top..<min(top + side, rows)).flatMap { row in
            (left..<min(left + side, columns)).map { row * columns + $0 }
          })
      }
    }
    // Stable, so that the order does not depend on the sort: larger windows first.
    let sorted = windows.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }
    order = sorted.flatMap(\.element)
    runs = sorted.reduce(into: []) { runs, window in
      if runs.last?.blocks == window.element.count {
        runs[runs.count - 1].windows += 1
      } else {
        runs.append(Run(windows: 1, blocks: window.element.count))
      }
    }
  }

  /// For each block, counted row by row, its place in the new order.
  var places: [Int] {
    order.enumerated().reduce(into: [Int](repeating: 0, count: order.count)) {
      $0[$1.element] = $1.offset
    }
  }
}
