import GRDB

/// A row of the manifest; columns are the properties in snake case.
public protocol ManifestRecord: Codable, FetchableRecord, PersistableRecord, Sendable {}

extension ManifestRecord {
  /// Inserts the row where its key is not there yet.
  ///
  /// Not by `INSERT OR IGNORE`: that would pass over a row that breaks any other rule, too
  /// (https://sqlite.org/lang_conflict.html).
  func insertUnlessThere(_ db: Database) throws {
    if try !exists(db) { try insert(db) }
  }

  /// `pixelSha256` is the column `pixel_sha256`.
  public static var databaseColumnDecodingStrategy: DatabaseColumnDecodingStrategy {
    .convertFromSnakeCase
  }
  /// `pixelSha256` is the column `pixel_sha256`.
  public static var databaseColumnEncodingStrategy: DatabaseColumnEncodingStrategy {
    .convertToSnakeCase
  }
}

/// How many members a source had, by what became of them: `seen = stored + duplicate + rejected +
/// ignored`.
public struct MemberCounts: Sendable, Codable, Equatable {
  /// All files, links and devices; folders are not counted.
  public var seen = 0
  /// Images, masks and defect lists that are in the manifest because of this source.
  public var stored = 0
  /// Members that were there already, byte for byte.
  public var duplicate = 0
  /// Members that could not be used.
  public var rejected = 0
  /// Members that carry no data: licences, notes, litter of operating systems.
  public var ignored = 0

  /// Nothing so far.
  public init() {}
}

/// An archive or folder that was ingested, or is being.
public struct SourceRecord: ManifestRecord {
  /// The table.
  public static let databaseTableName = "source"
  /// The row's number.
  public let id: Int64
  /// The path as given.
  public let path: String
  /// Size in bytes.
  public let bytes: Int
  /// SHA-256, once it was read to its end.
  public let sha256: String?
  /// The data set.
  public let dataset: String
  /// A hash of the description by which it was read; nil for a data set that needs none.
  public let description: String?
  /// `reading` or `complete`.
  public let state: String
  /// Members seen.
  public let seen: Int
  /// Members stored.
  public let stored: Int
  /// Members that were there already.
  public let duplicate: Int
  /// Members that could not be used.
  public let rejected: Int
  /// Members without data.
  public let ignored: Int

  /// The five counts together.
  public var counts: MemberCounts {
    var counts = MemberCounts()
    (counts.seen, counts.stored, counts.duplicate) = (seen, stored, duplicate)
    (counts.rejected, counts.ignored) = (rejected, ignored)
    return counts
  }
}

/// A picture of a product.
public struct ImageRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "image"
  /// `<dataset>/<category>/<split>/<label>/<stem>`.
  public let id: String
  /// The source it was read from.
  public var sourceId: Int64
  /// Its path inside the source.
  public var member: String
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// `train`, `validation` or `test`.
  public let split: String
  /// `good`, or as the data set names its anomalies: `logical_anomalies`, `cable_swap`, `bad`.
  public let label: String
  /// `png` or `jpeg`.
  public let format: String
  /// Pillow's name of the stored pixel form.
  public let mode: String
  /// Pixels across, upright.
  public let width: Int
  /// Pixels down, upright.
  public let height: Int
  /// Size of the file.
  public let bytes: Int
  /// SHA-256 of the file.
  public let sha256: String
  /// SHA-256 of the upright RGB bytes.
  public let pixelSha256: String

  /// An image with all its columns.
  public init(
    id: String, sourceId: Int64, member: String, dataset: String, category: String, split: String,
    label: String, format: String, mode: String, width: Int, height: Int, bytes: Int,
    sha256: String, pixelSha256: String
  ) {
    self.id = id
    self.sourceId = sourceId
    self.member = member
    self.dataset = dataset
    self.category = category
    self.split = split
    self.label = label
    self.format = format
    self.mode = mode
    self.width = width
    self.height = height
    self.bytes = bytes
    self.sha256 = sha256
    self.pixelSha256 = pixelSha256
  }
}

/// A kind of defect of a category.
public struct DefectTypeRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "defect_type"
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// The defect's name.
  public let name: String
  /// `logical`, `structural`, or nil where nothing says.
  public let kind: String?
  /// The value in masks, 1 to 255; nil where any value in a mask means it.
  public let pixelValue: Int?
  /// The saturation threshold: a share where relative, else pixels; nil where the data set has none.
  public let saturationThreshold: Double?
  /// Whether the threshold is a share of the region's area.
  public let relativeSaturation: Bool?

  /// A defect type with all its columns.
  public init(
    dataset: String, category: String, name: String, kind: String?, pixelValue: Int?,
    saturationThreshold: Double?, relativeSaturation: Bool?
  ) {
    self.dataset = dataset
    self.category = category
    self.name = name
    self.kind = kind
    self.pixelValue = pixelValue
    self.saturationThreshold = saturationThreshold
    self.relativeSaturation = relativeSaturation
  }
}

/// A connected part of an annotated defect, in pixels of the image.
public struct RegionRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "region"
  /// The image it lies in.
  public let imageId: String
  /// The mask's path inside the source.
  public let maskMember: String
  /// Number within the mask, from 1.
  public let part: Int
  /// The source that holds the mask.
  public let sourceId: Int64
  /// The data set.
  public let dataset: String
  /// The product.
  public let category: String
  /// The defect's name.
  public let defect: String
  /// Pixels.
  public let area: Int
  /// Left edge of the bounding box.
  public let bboxX: Int
  /// Upper edge of the bounding box.
  public let bboxY: Int
  /// Width of the bounding box.
  public let bboxWidth: Int
  /// Height of the bounding box.
  public let bboxHeight: Int
  /// Mean x of the pixels' centres: half a pixel beyond the mean of their columns.
  public let centroidX: Double
  /// Mean y of the pixels' centres: half a pixel beyond the mean of their rows.
  public let centroidY: Double
  /// COCO run lengths.
  public let rle: String

  /// A region with all its columns.
  public init(
    imageId: String, maskMember: String, part: Int, sourceId: Int64, dataset: String,
    category: String,
    defect: String, area: Int, bboxX: Int, bboxY: Int, bboxWidth: Int,
    bboxHeight: Int, centroidX: Double, centroidY: Double, rle: String
  ) {
    self.imageId = imageId
    self.maskMember = maskMember
    self.part = part
    self.sourceId = sourceId
    self.dataset = dataset
    self.category = category
    self.defect = defect
    self.area = area
    self.bboxX = bboxX
    self.bboxY = bboxY
    self.bboxWidth = bboxWidth
    self.bboxHeight = bboxHeight
    self.centroidX = centroidX
    self.centroidY = centroidY
    self.rle = rle
  }
}

/// A member that could not be used, and why.
public struct RejectionRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "rejection"
  /// The source.
  public let sourceId: Int64
  /// Place of the member in the source, from 0.
  public let ordinal: Int
  /// The member's path.
  public let member: String
  /// A short code of the reason.
  public let code: String
  /// The reason in words.
  public let message: String

  /// A rejection with all its columns.
  public init(sourceId: Int64, ordinal: Int, member: String, code: String, message: String) {
    self.sourceId = sourceId
    self.ordinal = ordinal
    self.member = member
    self.code = code
    self.message = message
  }
}

/// How images were resized and cut.
public struct ProfileRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "profile"
  /// A name made of the settings.
  public let id: String
  /// The fewest pixels after resizing.
  public let minPixels: Int
  /// The most pixels after resizing.
  public let maxPixels: Int
  /// Side of a patch.
  public let patchSize: Int
  /// Patches a side that become one token.
  public let mergeSize: Int
  /// Always `bicubic`.
  public let resample: String

  /// A profile with all its columns.
  public init(id: String, minPixels: Int, maxPixels: Int, patchSize: Int, mergeSize: Int) {
    self.id = id
    self.minPixels = minPixels
    self.maxPixels = maxPixels
    self.patchSize = patchSize
    self.mergeSize = mergeSize
    resample = "bicubic"
  }
}

/// A safetensors file of patches.
public struct ShardRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "shard"
  /// The path below the workspace.
  public let path: String
  /// The profile of its images.
  public let profileId: String
  /// Size of the file.
  public let bytes: Int
  /// SHA-256 of the file.
  public let sha256: String
  /// Images in it.
  public let tensors: Int

  /// A shard with all its columns.
  public init(path: String, profileId: String, bytes: Int, sha256: String, tensors: Int) {
    self.path = path
    self.profileId = profileId
    self.bytes = bytes
    self.sha256 = sha256
    self.tensors = tensors
  }
}

/// Where the patches of an image under a profile are.
public struct PatchesRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "patches"
  /// The image.
  public let imageId: String
  /// The profile.
  public let profileId: String
  /// The shard's path below the workspace.
  public let shard: String
  /// The tensor's name in the shard.
  public let tensor: String
  /// Patches down.
  public let gridHeight: Int
  /// Patches across.
  public let gridWidth: Int

  /// A row with all its columns.
  public init(
    imageId: String, profileId: String, shard: String, tensor: String, gridHeight: Int,
    gridWidth: Int
  ) {
    self.imageId = imageId
    self.profileId = profileId
    self.shard = shard
    self.tensor = tensor
    self.gridHeight = gridHeight
    self.gridWidth = gridWidth
  }
}
