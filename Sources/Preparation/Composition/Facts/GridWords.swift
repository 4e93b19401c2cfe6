import Datasets
import Imaging

/// Words for how many of an object lie in each cell of a product's grid, row by row:
/// `row one: one, one, two, one, one; row two: …`.
enum GridWords {
  /// Nil where the product has no grid, or where it can't be told how many lie in each cell.
  static func words(_ facts: ImageFacts, _ knowledge: ProductKnowledge) -> String? {
    guard let grid = knowledge.grid, let cells = counts(facts, knowledge, grid) else { return nil }
    return (0..<grid.rows).map { row in
      let numbers = cells[row * grid.columns..<(row + 1) * grid.columns]
      return "row \(ProductObject.words(row + 1)): "
        + numbers.map(ProductObject.words).joined(separator: ", ")
    }.joined(separator: "; ")
  }

  private static func counts(
    _ facts: ImageFacts, _ knowledge: ProductKnowledge, _ grid: ProductGrid
  ) -> [Int]? {
    guard facts.unnamed.isEmpty, let total = knowledge.object(grid.object)?.count else {
      return nil
    }
    var counts = [Int](repeating: total / grid.cells, count: grid.cells)
    for shown in facts.defects {
      guard let defect = knowledge.defect(shown.name),
        !defect.unknownCounts.contains(grid.object)
      else { return nil }
      guard let change = defect.counts.first(where: { $0.object == grid.object }) else { continue }
      guard let cells = cells(shown, in: facts.size, grid) else { return nil }
      let difference = change.to - change.from
      // Several regions of a defect whose name gives no number are as many cells.
      let isCounted = shown.regions.count < 2 || defect.severalRegions == nil
      guard !isCounted || difference.isMultiple(of: cells.count) else { return nil }
      let each = isCounted ? difference / cells.count : difference.signum()
      for cell in cells { counts[cell] += each }
    }
    return counts.allSatisfy { $0 >= 0 } ? counts : nil
  }

  /// The cells that a defect's parts lie in; nil where it has none, or one of them reaches over several.
  private static func cells(_ defect: ImageFacts.Defect, in size: ImageSize, _ grid: ProductGrid)
    -> Set<Int>?
  {
    var cells: Set<Int> = []
    for box in defect.parts {
      // A region may be as large as a cell, with its walls.
      guard 10 * box.width * grid.columns <= 14 * size.width,
        10 * box.height * grid.rows <= 14 * size.height
      else { return nil }
      let column = (2 * box.x + box.width) * grid.columns / (2 * size.width)
      let row = (2 * box.y + box.height) * grid.rows / (2 * size.height)
      cells.insert(min(row, grid.rows - 1) * grid.columns + min(column, grid.columns - 1))
    }
    return cells.isEmpty ? nil : cells
  }
}
