import Manifest

/// A form in which a trainer or a library reads a build. One type each, in `Formats/`.
protocol ExportFormat: Sendable {
  /// The kinds of builds that it can hold.
  var kinds: [BuildKind] { get }

  /// Where the images go, relative to the export; nil where they stand inside other files.
  func imageFolder(_ set: ExportSet) -> String?

  /// Writes the records; the images of ``imageFolder(_:)`` are there by then.
  ///
  /// - Returns: what was written, for the Croissant description.
  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents

  /// How to load it, for the export's README: Markdown.
  func usage(_ set: ExportSet) -> String
}

/// What the records of an export are and where they stand.
struct ExportContents: Sendable {
  /// The file of JSON lines, relative to the export.
  let records: String
  /// Tar files that hold the images.
  let archives: [String]
  /// A value of each column, by name.
  let columns: [String: JSONValue]

  /// Records in the file `records` that look like `example`.
  init(records: String, archives: [String] = [], example: JSONValue?) {
    (self.records, self.archives) = (records, archives)
    if case .object(let columns)? = example { self.columns = columns } else { columns = [:] }
  }
}

extension ExportFormat {
  func imageFolder(_ set: ExportSet) -> String? { "images" }

  /// Writes one record a row to the file `path`.
  func write(
    _ set: ExportSet, to folder: ExportFolder, path: String, record: (ExportRow) -> JSONValue
  ) throws -> ExportContents {
    let records = set.rows.map(record)
    try folder.write(lines: records, to: path)
    return ExportContents(records: path, example: records.first)
  }
}

/// The formats by the names that the command takes, most used first.
public enum ExportFormatName: String, Sendable, CaseIterable {
  /// TRL's SFTTrainer and GRPOTrainer.
  case trl
  /// LLaMA-Factory's SFT.
  case llamafactory
  /// ms-swift's SFT and GRPO.
  case msSwift = "ms-swift"
  /// verl's GRPO.
  case verl
  /// Hugging Face `imagefolder`: a flat table for everything else.
  case hf
  /// Tar files for WebDataset.
  case webdataset
  /// EasyR1's GRPO.
  case easyr1
  /// VLM-R1's GRPO, and Qwen's own fine-tuning.
  case vlmR1 = "vlm-r1"

  var format: any ExportFormat {
    switch self {
    case .trl: TRLFormat()
    case .llamafactory: LLaMAFactoryFormat()
    case .msSwift: MSSwiftFormat()
    case .verl: VerlFormat()
    case .hf: HFFormat()
    case .webdataset: WebDatasetFormat()
    case .easyr1: EasyR1Format()
    case .vlmR1: VLMR1Format()
    }
  }

  /// The kinds of builds that the format can hold.
  public var kinds: [BuildKind] { format.kinds }
}
