import Imaging
import RLAD

/// What the data set says about an image: all that a text about it may rest on.
public struct ImageFacts: Sendable, Hashable {
  /// The folder that an image lies in, as LOCO names them.
  public enum Label: String, Sendable, Hashable, CaseIterable {
    /// A product as it should be.
    case good
    /// A product that breaks a rule.
    case logical = "logical_anomalies"
    /// A product with damage or dirt.
    case structural = "structural_anomalies"

    /// Whether anything is wrong: what the verdict on an image of this label is.
    ///
    /// A structural anomaly is one, too, but not a logical one: an evaluation of logical anomalies,
    /// like the paper's, leaves structural images out.
    public var verdict: Verdict { Verdict(isAnomalous: self != .good) }
  }

  /// A rectangle in pixels of the original image.
  public typealias Box = PixelBox

  /// A defect and where it is marked.
  public struct Defect: Sendable, Hashable {
    /// The data set's name for it.
    public let name: String
    /// The bounding box of each region that is marked with it, one a mask.
    public let regions: [Box]

    /// A defect and where it is marked.
    public init(name: String, regions: [Box] = []) {
      self.name = name
      self.regions = regions
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
  /// The width of the original image in pixels.
  public let width: Int
  /// The height of the original image in pixels.
  public let height: Int

  /// What the data set says about an image.
  public init(
    category: String, split: String, label: Label, defects: [Defect], width: Int, height: Int
  ) {
    self.category = category
    self.split = split
    self.label = label
    self.defects = defects
    self.width = width
    self.height = height
  }
}
