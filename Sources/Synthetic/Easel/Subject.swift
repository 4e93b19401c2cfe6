import Digest

/// A product that paints itself on an easel.
protocol Subject: Product {
  /// What each of its defects does; the names are those of the knowledge.
  static var blemishes: [String: Blemish] { get }
  /// The defects that may meet in one picture.
  static var combinable: [String] { get }
  /// Paints one product with the defects that the easel is to show.
  static func paint(on easel: inout Easel)
}

extension Subject {
  static var drawableDefects: [String] { blemishes.keys.sorted() }

  static var combinable: [String] {
    blemishes.filter { $0.value != .own && $0.value != .several }.keys.sorted()
  }

  static func draw(
    defects: [String], scale: Double, generator: inout SplitMix64
  ) -> Drawing {
    var easel = Easel(Self.self, defects: defects, scale: scale, seed: &generator)
    paint(on: &easel)
    return easel.finished(defects)
  }
}
