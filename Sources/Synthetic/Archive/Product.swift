import Digest
import Imaging

/// What a category shows: it knows how a good one looks and how each defect breaks it.
///
/// A product draws from nothing but its arguments, so the same generator state gives the same
/// bytes on every thread. A good picture is one without defects.
protocol Product: Sendable {
  /// The folder name in the archive, such as `juice_bottle`.
  static var category: String { get }
  /// The size in pixels of the real photographs.
  static var nativeSize: (width: Int, height: Int) { get }
  /// Whether the real photographs are grey.
  static var isGray: Bool { get }
  /// The defects of the category that this product can draw, in any order.
  static var drawableDefects: [String] { get }

  /// Draws one picture that shows exactly `defects`.
  ///
  /// Work in native pixels and let the canvas scale: at `scale` the picture is
  /// `pictureSize(nativeSize, scale:)` large, and each mask has the picture's size.
  static func draw(defects: [String], scale: Double, generator: inout SplitMix64) -> Drawing
}

extension Product {
  static var isGray: Bool { false }
}

/// One picture with the masks of its defects and the scene behind it.
struct Drawing: Sendable {
  let image: RGBImage
  /// One mask for each annotated region, in the order of the defects.
  let masks: [DefectMask]
  let scene: Scene
}

/// The region that an annotator would mark for one defect: 0 outside, 255 inside.
///
/// The writer replaces 255 by the value that the data set has for the defect.
struct DefectMask: Sendable {
  let defect: String
  let mask: GrayImage
}

/// What a picture shows, in numbers: the truth that a data set is checked against.
struct Scene: Sendable, Equatable {
  /// How many of each kind of object are visible, such as `tangerine: 2`; 0 is written too.
  var counts: [String: Int] = [:]
  /// What is not a count, such as `juice: cherry` or `clamps: 3`.
  var attributes: [String: String] = [:]
  /// The objects with their places, in drawing order.
  var objects: [SceneObject] = []
}

/// One object of a scene, in pixels of the written picture.
struct SceneObject: Sendable, Equatable {
  let kind: String
  /// The centre.
  let x: Double, y: Double
  /// The bounding box's size.
  let width: Double, height: Double
  /// Where it lies in the product's own terms, such as `row 2 column 4`.
  var place: String?
  /// What is wrong with it, whatever else there is, such as `broken`; nil of a sound one.
  var state: String?
}

/// The size of a picture at `scale`: rounded, at least one pixel a side.
func pictureSize(_ native: (width: Int, height: Int), scale: Double) -> (width: Int, height: Int) {
  (
    max(1, Int((Double(native.width) * scale).rounded())),
    max(1, Int((Double(native.height) * scale).rounded()))
  )
}
