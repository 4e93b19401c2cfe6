import Imaging

/// Words for where the marked parts lie in an image, on a grid of three by three.
enum PlaceWords {
  /// The most places that a sentence lists; more of them are everywhere and nowhere.
  private static let limit = 3

  /// Words such as `in the upper left and the lower left of the image`, each box by itself.
  ///
  /// - Parameter boxes: one for each connected part: the middle of a box around several parts may
  ///   lie where none of them is.
  /// - Returns: nil if there are no boxes, if the place of any is unclear, if one covers so much
  ///   of the image that it lies nowhere in particular, or if there are more than three places.
  static func places(of boxes: [ImageFacts.Box], width: Int, height: Int) -> String? {
    var found: Set<Place> = []
    for box in boxes {
      guard let column = Stretch(box.x, box.width, of: width),
        let row = Stretch(box.y, box.height, of: height),
        let place = place(column: column, row: row)
      else { return nil }
      found.insert(place)
    }
    // In the order of the grid, whatever the order of the masks.
    let places = Place.allCases.filter(found.contains)
    guard !places.isEmpty, places.count <= limit else { return nil }
    return joined(places) + " of the image"
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

  /// A place and its words, in reading order.
  private enum Place: String, CaseIterable {
    case upperLeft = "in the upper left"
    case top = "at the top"
    case upperRight = "in the upper right"
    case left = "on the left"
    case centre = "in the centre"
    case right = "on the right"
    case lowerLeft = "in the lower left"
    case bottom = "at the bottom"
    case lowerRight = "in the lower right"

    var preposition: Substring { rawValue.prefix(2) }
    var withoutPreposition: Substring { rawValue.dropFirst(3) }
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
    let isShared = Set(places.map(\.preposition)).count == 1
    let words = places.enumerated().map { index, place in
      isShared && index > 0 ? String(place.withoutPreposition) : place.rawValue
    }
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
