extension SyntheticArchive {
  /// Every file that the generator writes, in archive order, and what it shows.
  public struct Plan: Sendable {
    /// One picture of the plan.
    public struct Picture: Sendable, Equatable {
      /// The category's folder name.
      public let category: String
      /// `train`, `validation` or `test`, as a workspace says.
      public let split: String
      /// As a workspace says: `good`, `logical_anomalies`, the defect's folder, or `bad`.
      public let label: String
      /// The file name without extension, such as `042`.
      public let stem: String
      /// The defects it shows; empty for a good product.
      public let defects: [String]
      /// The path inside the archive.
      public let path: String
      /// The name by which a workspace knows the picture.
      public let id: String
      /// Where its masks lie; nil for a picture without defects.
      public let masks: Masks?

      /// The random stream that the picture is drawn from.
      let stream: String
    }

    /// The files that a picture's masks are written to.
    public enum Masks: Sendable, Equatable {
      /// A file for each annotated region: `000.png`, `001.png`, … in the folder; the value that
      /// marks each of the picture's defects.
      case folder(String, values: [UInt8])
      /// One file for the whole picture; the value that marks each of the picture's defects.
      case file(String, values: [UInt8])
    }

    /// One step of the writing.
    public enum Item: Sendable, Equatable {
      /// A text file.
      case text(path: String, text: String)
      /// The picture's masks.
      case masks(of: Picture)
      /// A picture.
      case picture(Picture)
    }

    /// The number of pictures of one category, split and label.
    public struct Count: Sendable, Equatable {
      /// The category's folder name.
      public let category: String
      /// `train`, `validation` or `test`.
      public let split: String
      /// As the pictures say.
      public let label: String
      /// How many pictures there are.
      public let images: Int
    }

    /// Everything to write, in order.
    public let items: [Item]
    /// The data set's defects that no picture shows, as `category/defect`.
    public let undrawn: [String]

    /// The pictures in archive order.
    public var pictures: [Picture] {
      items.compactMap { if case .picture(let picture) = $0 { picture } else { nil } }
    }

    /// The number of pictures of each category, split and label, in the order of the first ones.
    public var counts: [Count] {
      var counts: [Count] = []
      for picture in pictures {
        let index = counts.lastIndex {
          $0.category == picture.category && $0.split == picture.split && $0.label == picture.label
        }
        let images = index.map { counts[$0].images } ?? 0
        let count = Count(
          category: picture.category, split: picture.split, label: picture.label,
          images: images + 1)
        if let index { counts[index] = count } else { counts.append(count) }
      }
      return counts
    }
  }
}

extension SyntheticArchive.Plan {
  /// The part of a published count, at least one, so that a small plan still shows everything.
  static func part(of count: Int, _ fraction: Double) -> Int {
    max(1, Int((Double(count) * fraction).rounded()))
  }

  /// A file's number with zeros before it.
  static func numbered(_ index: Int, digits: Int = 3) -> String {
    let text = String(index)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
