import Datasets
import Imaging

/// Words for how many of an object lie in each cell of a product's grid, row by row, and whether that is
/// the same in all, a step at a time:
/// `row one: one, one, two, one, one, unlike; row two: one, one, one, one, one, alike; together: unlike`.
enum GridWords {
  /// Nil where the product has no grid, or where it can't be told what is in each cell.
  static func words(_ facts: ImageFacts, _ knowledge: ProductKnowledge) -> String? {
    guard let grid = knowledge.grid, let cells = cells(facts, knowledge, grid) else { return nil }
    let rows = (0..<grid.rows).map { row in
      let cells = cells[row * grid.columns..<(row + 1) * grid.columns]
      let words = cells.map(\.word) + [comparison(cells)]
      return "row \(ProductObject.words(row + 1)): \(words.joined(separator: ", "))"
    }
    return (rows + ["together: \(comparison(cells[...]))"]).joined(separator: "; ")
  }

  /// What is in a cell.
  private enum Cell: Equatable {
    case count(Int)
    /// It runs into its neighbour: how many lie in it is not to be said.
    case open

    var word: String {
      switch self {
      case .count(let count): ProductObject.words(count)
      case .open: "open"
      }
    }
  }

  private static func comparison(_ cells: ArraySlice<Cell>) -> String {
    cells.allSatisfy { $0 == cells.first && $0 != .open } ? "alike" : "unlike"
  }

  private static func cells(
    _ facts: ImageFacts, _ knowledge: ProductKnowledge, _ grid: ProductGrid
  ) -> [Cell]? {
    guard facts.unnamed.isEmpty, let total = knowledge.object(grid.object)?.count else {
      return nil
    }
    let image = GridPlaces(grid, facts.size)
    var counts = [Int](repeating: total / grid.cells, count: grid.cells)
    var open: Set<Int> = []
    for shown in facts.defects {
      guard let defect = knowledge.defect(shown.name) else { return nil }
      if grid.openedBy.contains(where: { knowledge.defect($0) == defect }) {
        guard let cells = image.neighbours(of: shown.parts) else { return nil }
        open.formUnion(cells)
        continue
      }
      guard !defect.unknownCounts.contains(grid.object) else { return nil }
      guard let change = defect.counts.first(where: { $0.object == grid.object }) else { continue }
      guard let cells = image.cells(of: shown.parts) else { return nil }
      let difference = change.to - change.from
      // Several regions of a defect whose name gives no number are as many cells.
      let isCounted = shown.regions.count < 2 || defect.severalRegions == nil
      guard !isCounted || difference.isMultiple(of: cells.count) else { return nil }
      let each = isCounted ? difference / cells.count : difference.signum()
      for cell in cells { counts[cell] += each }
    }
    guard counts.allSatisfy({ $0 >= 0 }) else { return nil }
    return counts.indices.map { open.contains($0) ? .open : .count(counts[$0]) }
  }
}
