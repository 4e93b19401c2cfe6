import Imaging

/// Words for where the marked parts lie in an image, on a grid of three by three.
enum PlaceWords {
  /// The most places that a sentence lists; more of them are everywhere and nowhere.
  private static let limit = 3

  /// Words such as `in the upper left and the lower left of the image`.
  ///
  /// - Returns: nil where ``places(of:in:)`` finds no place.
  static func words(for boxes: [PixelBox], in size: ImageSize) -> String? {
    places(of: boxes, in: size).map { joined($0) + " of the image" }
  }

  /// The places of the boxes, each by itself, in the order of the grid.
  ///
  /// - Parameter boxes: one for each connected part: the middle of a box around several parts may
  ///   lie where none of them is.
  /// - Returns: nil if there are no boxes, if the place of any is unclear, if one covers so much
  ///   of the image that it lies nowhere in particular, or if there are more than three places.
  static func places(of boxes: [PixelBox], in size: ImageSize) -> [Place]? {
    var found: Set<Place> = []
    for box in boxes {
      guard let column = Stretch(box.x, box.width, of: size.width),
        let row = Stretch(box.y, box.height, of: size.height),
        let place = place(column: column, row: row)
      else { return nil }
      found.insert(place)
    }
    let places = Place.allCases.filter(found.contains)
    return places.isEmpty || places.count > limit ? nil : places
  }

  /// Where a box lies along one axis.
  private enum Stretch {
    case start, middle, end
    /// Along most of the axis.
    case throughout

    /// Nil for a box that is neither clearly on one side nor clearly in the middle.
    init?(_ start: Int, _ length: Int, of whole: Int) {
      guard whole > 0 else { return nil }
      // Twice the middle of the box: the comparisons below are then exact.
      let middle = 2 * start + length
      let coversMiddle = 2 * start < whole && whole < 2 * (start + length)
      if 5 * length > 3 * whole {
        self = .throughout
      } else if 5 * middle < 4 * whole {
        self = .start
      } else if 5 * middle > 6 * whole {
        self = .end
      } else if coversMiddle || (9 * whole...11 * whole).contains(10 * middle) {
        self = .middle
      } else {
        return nil
      }
    }
  }

  private static func place(column: Stretch, row: Stretch) -> Place? {
    switch (row, column) {
    case (.start, .start): .upperLeft
    case (.start, .end): .upperRight
    case (.end, .start): .lowerLeft
    case (.end, .end): .lowerRight
    case (.start, _): .top
    case (.end, _): .bottom
    case (_, .start): .left
    case (_, .end): .right
    case (.middle, .middle): .centre
    // A band across the middle, or nearly the whole image: nowhere in particular.
    default: nil
    }
  }

  /// The places with their prepositions, or with one for all if it fits all.
  private static func joined(_ places: [Place]) -> String {
    let isShared = Set(places.map { $0.rawValue.prefix(2) }).count == 1
    return .list(
      places.enumerated().map { index, place in
        isShared && index > 0 ? String(place.rawValue.dropFirst(3)) : place.rawValue
      })
  }
}
