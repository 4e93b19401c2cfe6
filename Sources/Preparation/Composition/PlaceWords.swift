import Imaging

/// Words for where boxes lie in an image, on a grid of three by three.
enum PlaceWords {
  /// Words such as `in the upper left of the image`, for the middles of the boxes.
  ///
  /// A box that is wider than half the image is given no side, one that is higher no height.
  ///
  /// - Returns: nil if there are no boxes, if one of them covers so much of the image that it lies
  ///   nowhere in particular, or if they lie in more than two different places.
  static func places(of boxes: [ImageFacts.Box], width: Int, height: Int) -> String? {
    var places: [String] = []
    for box in boxes {
      let column = third(box.x, box.width, of: width)
      let row = third(box.y, box.height, of: height)
      guard let place = words(column: column, row: row) else { return nil }
      if !places.contains(place) { places.append(place) }
    }
    guard !places.isEmpty, places.count <= 2 else { return nil }
    return places.joined(separator: " and ") + " of the image"
  }

  /// Which third (0, 1 or 2) of `whole` the middle of a stretch lies in; nil for one longer than
  /// half of it.
  private static func third(_ start: Int, _ length: Int, of whole: Int) -> Int? {
    guard whole > 0, 2 * length <= whole else { return nil }
    return min(2, max(0, 3 * (2 * start + length) / (2 * whole)))
  }

  private static func words(column: Int?, row: Int?) -> String? {
    switch (row, column) {
    case (0, 0): "in the upper left"
    case (0, 2): "in the upper right"
    case (2, 0): "in the lower left"
    case (2, 2): "in the lower right"
    case (0, _): "at the top"
    case (2, _): "at the bottom"
    case (_, 0): "on the left"
    case (_, 2): "on the right"
    case (1, 1): "in the centre"
    // A band across the middle, or nearly the whole image: nowhere in particular.
    default: nil
    }
  }
}
