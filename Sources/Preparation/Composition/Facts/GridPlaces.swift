import Datasets
import Imaging

/// Where in a product's grid the marked parts of an image lie.
struct GridPlaces {
  private let grid: ProductGrid
  private let size: ImageSize

  /// The places of an image that the grid fills.
  init(_ grid: ProductGrid, _ size: ImageSize) {
    (self.grid, self.size) = (grid, size)
  }

  /// The cells that the parts lie in; nil where there is none, or one of them reaches over several.
  func cells(of parts: [ImageFacts.Box]) -> Set<Int>? {
    var cells: Set<Int> = []
    for box in parts {
      guard isOneCell(box) else { return nil }
      let column = (2 * box.x + box.width) * grid.columns / (2 * size.width)
      cells.insert(row(of: box) * grid.columns + min(column, grid.columns - 1))
    }
    return cells.isEmpty ? nil : cells
  }

  /// The cells on both sides of walls within rows, each marked by a part; nil where there is none, or one
  /// of them reaches over several cells or lies at the side of the grid.
  func neighbours(of parts: [ImageFacts.Box]) -> Set<Int>? {
    var cells: Set<Int> = []
    for box in parts {
      let middle = Double(2 * box.x + box.width) / Double(2 * size.width)
      let wall = Int((middle * Double(grid.columns)).rounded())
      guard isOneCell(box), (1..<grid.columns).contains(wall) else { return nil }
      cells.formUnion([wall - 1, wall].map { row(of: box) * grid.columns + $0 })
    }
    return cells.isEmpty ? nil : cells
  }

  /// A region may be as large as a cell, with its walls.
  private func isOneCell(_ box: ImageFacts.Box) -> Bool {
    10 * box.width * grid.columns <= 14 * size.width
      && 10 * box.height * grid.rows <= 14 * size.height
  }

  private func row(of box: ImageFacts.Box) -> Int {
    min((2 * box.y + box.height) * grid.rows / (2 * size.height), grid.rows - 1)
  }
}
