import Imaging
import RLAD

/// What the data set says about an image: all that a text about it may rest on.
public struct ImageFacts: Sendable, Hashable {
  /// What kind of anomaly an image shows, if any; the names are those of LOCO's folders.
  public enum Label: String, Sendable, Hashable, CaseIterable {
    /// A product as it should be.
    case good
    /// A product that breaks a rule.
    case logical = "logical_anomalies"
    /// A product with damage or dirt.
    case structural = "structural_anomalies"
    /// A product with an anomaly of which nothing says what it is.
    case unspecified = "anomalies"

    /// Whether anything is wrong: what the verdict on an image of this label is.
    ///
    /// A structural anomaly is one, too, but not a logical one: an evaluation of logical anomalies,
    /// like the paper's, leaves structural images out.
    public var verdict: Verdict { Verdict(isAnomalous: self != .good) }
  }

  /// A rectangle in pixels of the original image.
  public typealias Box = PixelBox

  /// A connected part of a mask.
  public struct Part: Sendable, Hashable {
    /// Its bounding box.
    public let box: Box
    /// Its pixels.
    public let area: Int

    /// A connected part of a mask.
    public init(box: Box, area: Int) {
      self.box = box
      self.area = area
    }
  }

  /// A defect and where it is marked.
  public struct Defect: Sendable, Hashable {
    /// The data set's name for it.
    public let name: String
    /// The bounding box of each region that is marked with it, one a mask: what is counted.
    public let regions: [Box]
    /// The bounding box of each connected part of the masks: where something is.
    public let parts: [Box]

    /// A defect whose regions are of one part each.
    public init(name: String, regions: [Box] = []) {
      self.name = name
      self.regions = regions
      parts = regions
    }

    /// A defect and the connected parts of each mask that marks it.
    ///
    /// A part of less than 2 % of its mask's area counts for the mask's region, but is left out of
    /// ``parts``: it says nothing about where the defect is.
    public init(name: String, masks: [[Part]]) {
      self.name = name
      regions = masks.map { Self.union($0.map(\.box)) }
      parts = masks.flatMap { mask in
        let total = mask.reduce(0) { $0 + $1.area }
        return mask.filter { 50 * $0.area >= total }.map(\.box)
      }
    }

    private static func union(_ boxes: [Box]) -> Box {
      let x = boxes.map(\.x).min() ?? 0
      let y = boxes.map(\.y).min() ?? 0
      let right = boxes.map { $0.x + $0.width }.max() ?? 0
      let bottom = boxes.map { $0.y + $0.height }.max() ?? 0
      return Box(x: x, y: y, width: right - x, height: bottom - y)
    }
  }

  /// The category, such as `pushpins`.
  public let category: String
  /// The split, such as `test`.
  public let split: String
  /// The label.
  public let label: Label
  /// The defects; none for a good product, and none for an anomalous one if they aren't known.
  public let defects: [Defect]
  /// Regions that are marked as anomalous while nothing tells which defect they show.
  public let unnamed: [Defect]
  /// The original image in pixels.
  public let size: ImageSize
  /// The image as the model sees it, in pixels; nil where that isn't known.
  public let resized: ImageSize?

  /// What the data set says about an image of `width` by `height` pixels.
  public init(
    category: String, split: String, label: Label, defects: [Defect], unnamed: [Defect] = [],
    width: Int, height: Int, resized: ImageSize? = nil
  ) {
    self.category = category
    self.split = split
    self.label = label
    self.defects = defects
    self.unnamed = unnamed
    size = ImageSize(width: width, height: height)
    self.resized = resized
  }

  /// All that is marked, whether it is known what it shows or not; none if some defect may lie
  /// outside of the marked regions.
  var marks: [Defect] {
    let isComplete = unnamed.isEmpty ? !defects.contains { $0.parts.isEmpty } : true
    return isComplete ? (defects + unnamed).filter { !$0.parts.isEmpty } : []
  }
}
