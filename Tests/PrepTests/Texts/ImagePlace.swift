import Foundation

/// A place in an image, as people name it who divide it into three by three parts.
enum ImagePlace: String, CaseIterable, Sendable {
  case upperLeft = "upper left"
  case upperRight = "upper right"
  case lowerLeft = "lower left"
  case lowerRight = "lower right"
  case top, bottom, left, right
  case centre

  /// Where it is along each axis: before, in, or behind the middle.
  private var column: Int {
    switch self {
    case .upperLeft, .left, .lowerLeft: -1
    case .upperRight, .right, .lowerRight: 1
    case .top, .centre, .bottom: 0
    }
  }

  private var row: Int {
    switch self {
    case .upperLeft, .top, .upperRight: -1
    case .lowerLeft, .bottom, .lowerRight: 1
    case .left, .centre, .right: 0
    }
  }

  /// The place on the other side.
  var mirrored: ImagePlace {
    ImagePlace.allCases.first { other in
      other.row == -row && other.column == -column
    } ?? self
  }

  /// How much further than its third of the image a place on a side and one in the middle reach, as
  /// parts of the image: where one place ends and the next begins is a matter of taste.
  private static let tolerance = (side: 0.12, middle: 0.04)

  private static func lies(_ value: Double, at step: Int) -> Bool {
    switch step {
    case -1: value < 1.0 / 3 + tolerance.side
    case 1: value > 2.0 / 3 - tolerance.side
    default: value > 1.0 / 3 - tolerance.middle && value < 2.0 / 3 + tolerance.middle
    }
  }

  /// Whether the middle of the part's pixels lies there.
  func holds(_ part: Mark.Part, of picture: DrawnPicture) -> Bool {
    let middle = part.middle
    return Self.lies(middle.x / Double(picture.width), at: column)
      && Self.lies(middle.y / Double(picture.height), at: row)
  }

  /// Whether nothing at all is marked there.
  func isEmpty(in picture: DrawnPicture) -> Bool {
    func overlaps(_ start: Double, _ end: Double, _ whole: Int, _ step: Int) -> Bool {
      3 * end > Double((step + 1) * whole) && 3 * start < Double((step + 2) * whole)
    }
    return !picture.marks.flatMap(\.parts).contains { part in
      overlaps(part.box[0], part.box[2], picture.width, column)
        && overlaps(part.box[1], part.box[3], picture.height, row)
    }
  }

  /// What is wrong with the claim that `places` are where the picture's defects are; nil if nothing:
  /// each part of a mask has its place, and each place its part.
  static func disagreement(of places: [ImagePlace], with picture: DrawnPicture) -> String? {
    let parts = picture.marks.flatMap(\.largeParts)
    if parts.isEmpty { return "nothing is marked" }
    for place in places where !parts.contains(where: { place.holds($0, of: picture) }) {
      return "nothing is marked at the place `\(place.rawValue)`"
    }
    for part in parts where !places.contains(where: { $0.holds(part, of: picture) }) {
      return "what is marked around \(part.middle) is elsewhere"
    }
    return nil
  }
}

extension ImagePlace {
  /// The places that a sentence names with the words "of the image"; nil of one that names none.
  static func named(in sentence: String) -> [ImagePlace]? {
    guard let end = sentence.range(of: " of the image")?.lowerBound else { return nil }
    var words = sentence[..<end].lowercased().split(separator: " ").map(String.init)
    var places: [ImagePlace] = []
    while let place = last(of: words) {
      places.append(place)
      words.removeLast(place.rawValue.split(separator: " ").count)
      while let word = words.last, ["in", "at", "on", "the", "and"].contains(word) {
        words.removeLast()
      }
    }
    return places.isEmpty ? nil : places.reversed()
  }

  private static func last(of words: [String]) -> ImagePlace? {
    let cleaned = words.suffix(2).map { $0.filter { $0 != "," } }
    // Two words first: the left is also the end of the upper left.
    return [cleaned.joined(separator: " "), cleaned.last ?? ""].lazy
      .compactMap { ImagePlace(rawValue: $0) }.first
  }
}
