/// What the CSV files of VisA's raw form say of its images: `split_csv/1cls.csv` which are for
/// training, `<category>/image_anno.csv` which defects each shows.
public struct VisAAnnotations: Sendable {
  /// Why one of the files can't be used.
  public struct Broken: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The reason in words.
    public let reason: String
    /// Both.
    public var description: String { "`\(path)`: \(reason)" }
  }

  /// An image: category, `normal` or `anomaly`, file name without ending.
  private struct Place: Hashable {
    let category: String
    let folder: String
    let stem: String

    /// Of a path such as `candle/Data/Images/Normal/0000.JPG`, in a list of that category.
    init?(path: String, category: String) {
      let parts = path.split { $0 == "/" || $0 == "\\" }
      guard let file = parts.last.flatMap(ImageFileName.init), parts.count >= 2 else { return nil }
      self.init(category: category, folder: parts[parts.count - 2], stem: file.stem)
    }

    init(category: String, folder: Substring, stem: Substring) {
      self.category = category
      self.folder = folder.lowercased()
      self.stem = String(stem)
    }
  }

  private var splits: [Place: String] = [:]
  private var names: [Place: [String]] = [:]
  /// The files that could not be used, with the reason.
  public private(set) var broken: [Broken] = []
  /// Whether a list of splits was read.
  public var hasSplits: Bool { !splits.isEmpty }

  /// The data set's name for a defect as an annotation writes it.
  private let spelling: DefectSpelling

  /// Reads the files, which are given with their paths in the archive; others than the two kinds are
  /// passed over.
  ///
  /// - Parameters:
  ///   - files: paths and contents.
  ///   - sourcePath: the archive, whose name is the category's where none stands in a path.
  ///   - knowledge: product knowledge, whose spelling of a defect's name is preferred.
  public init(
    _ files: [(path: String, bytes: [UInt8])], sourcePath: String, knowledge: [ProductKnowledge]
  ) {
    spelling = DefectSpelling(knowledge)
    let above = CategoryFolder(sourcePath: sourcePath)
    var read: [String: [UInt8]] = [:]
    for file in files {
      guard let kind = Kind(file.path, above) else { continue }
      if let earlier = read.updateValue(file.bytes, forKey: kind.key) {
        if earlier != file.bytes {
          broken.append(.init(path: file.path, reason: "it contradicts another file of its kind"))
        }
        continue
      }
      do throws(Broken) {
        switch kind {
        case .splits: try readSplits(file.path, file.bytes)
        case .names(let category): try readNames(file.path, file.bytes, category)
        }
      } catch {
        broken.append(error)
      }
    }
  }

  /// Which of the two kinds of files one is.
  enum Kind {
    case splits
    case names(category: String)

    init?(_ path: String, _ above: CategoryFolder) {
      let parts = path.split(separator: "/")
      if parts.suffix(2) == ["split_csv", "1cls.csv"] {
        self = .splits
      } else if parts.last == "image_anno.csv", let category = above.name(parts.dropLast()) {
        self = .names(category: category)
      } else {
        return nil
      }
    }

    var key: String {
      switch self {
      case .splits: ""
      case .names(let category): category
      }
    }
  }

  /// Whether the file at `path` is a CSV file of VisA's.
  public static func isAnnotation(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return parts.last == "image_anno.csv"
      || parts.dropLast().last == "split_csv" && path.lowercased().hasSuffix(".csv")
  }

  /// The split of an image, nil where the list lacks it.
  func split(category: String, folder: Substring, stem: Substring) -> String? {
    splits[Place(category: category, folder: folder, stem: stem)]
  }

  /// The defects that an image is said to show, none where nobody says.
  func defects(category: String, folder: Substring, stem: Substring) -> [String] {
    names[Place(category: category, folder: folder, stem: stem)] ?? []
  }

  /// `object,split,label,image,mask`
  private mutating func readSplits(_ path: String, _ bytes: [UInt8]) throws(Broken) {
    let table = try Self.table(path, bytes)
    let object = try Self.column("object", of: table, path)
    let split = try Self.column("split", of: table, path)
    let image = try Self.column("image", of: table, path)
    for row in table.rows {
      guard row.values.count > max(object, split, image),
        let place = Place(path: row.values[image], category: row.values[object]),
        ["train", "test"].contains(row.values[split])
      else {
        throw Broken(path: path, reason: "line \(row.line) names no image with train or test")
      }
      if let other = splits.updateValue(row.values[split], forKey: place),
        other != row.values[split]
      {
        throw Broken(path: path, reason: "line \(row.line) contradicts an earlier one")
      }
    }
  }

  /// `image,label,mask`. Names that are not in quotes make a line longer: what is between the image
  /// and the mask is the label.
  private mutating func readNames(
    _ path: String, _ bytes: [UInt8], _ category: String
  ) throws(Broken) {
    let table = try Self.table(path, bytes)
    let image = try Self.column("image", of: table, path)
    let label = try Self.column("label", of: table, path)
    let width = table.header.values.count
    for row in table.rows {
      let extra = row.values.count - width
      guard image < label, row.values.count > label,
        let place = Place(path: row.values[image], category: category)
      else {
        throw Broken(path: path, reason: "line \(row.line) names no image with a label")
      }
      let label = row.values[label...(label + max(0, extra))].joined(separator: ",")
      names[place] = spelling.names(in: label, category: category)
    }
  }

  private static func table(_ path: String, _ bytes: [UInt8]) throws(Broken) -> CSVTable {
    guard let table = CSVTable(bytes) else { throw Broken(path: path, reason: "it is empty") }
    return table
  }

  private static func column(_ name: String, of table: CSVTable, _ path: String) throws(Broken)
    -> Int
  {
    guard let column = table.column(name) else {
      throw Broken(path: path, reason: "its first line names no column `\(name)`")
    }
    return column
  }
}
