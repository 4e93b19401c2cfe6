/// A table of text: columns as wide as their longest cell, numbers to the right.
public struct Table: Sendable {
  /// How a column is aligned.
  public enum Alignment: Sendable {
    /// To the left: words.
    case left
    /// To the right: numbers.
    case right
  }

  private let columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  /// A table with these columns.
  public init(_ columns: [(title: String, alignment: Alignment)]) {
    self.columns = columns
  }

  /// Adds a row; cells that are missing are empty.
  public mutating func add(_ cells: [String]) {
    rows.append(cells + Array(repeating: "", count: max(0, columns.count - cells.count)))
  }

  /// The table's lines, the titles first.
  public func lines(style: Style) -> [String] {
    let widths = columns.indices.map { i in
      ([columns[i].title] + rows.map { $0[i] }).map(\.count).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = columns.indices.map { i in
        let space = String(repeating: " ", count: widths[i] - cells[i].count)
        return columns[i].alignment == .left ? cells[i] + space : space + cells[i]
      }
      return padded.joined(separator: "  ").trimmingTrailingSpaces()
    }
    return [style.faint(line(columns.map(\.title)))] + rows.map(line)
  }
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
