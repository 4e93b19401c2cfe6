import Archives
import Foundation
import Manifest

/// WebDataset: tar files of `<key>.ref.png`, `<key>.query.png` and `<key>.json`; further references
/// are `<key>.ref2.png` and so on. `index.jsonl` says which record is where.
struct WebDatasetFormat: ExportFormat {
  let kinds = BuildKind.allCases

  /// Records of a tar file.
  static let recordsPerFile = 1000

  func imageFolder(_ set: ExportSet) -> String? { nil }

  /// Rows with a reference come first: loaders take the columns from the first records, and only a
  /// column that is missing later is fine.
  func write(_ set: ExportSet, to folder: ExportFolder, images: String) throws -> ExportContents {
    let pairs = set.rows.filter { $0.roles.contains("reference") }
    let singles = set.rows.filter { !$0.roles.contains("reference") }
    var (files, index): ([String], [JSONValue]) = ([], [])
    for (name, rows) in [("pairs", pairs), ("single", singles)] {
      for start in stride(from: 0, to: rows.count, by: Self.recordsPerFile) {
        let number = Self.padded(start / Self.recordsPerFile, 5)
        let file = "\(set.split)/\(name)-\(number).tar"
        let part = rows[start..<min(rows.count, start + Self.recordsPerFile)]
        try Self.write(part, to: folder.path + "/" + file, images: images)
        files.append(file)
        index += part.map { Self.record($0, in: file) }
      }
    }
    try folder.write(lines: index, to: "index.jsonl")
    return ExportContents(records: "index.jsonl", archives: files, example: index.first)
  }

  private static func write(_ rows: ArraySlice<ExportRow>, to path: String, images: String) throws {
    let writer = try ArchiveWriter(path: path)
    for row in rows { try add(row, to: writer, images: images) }
    try writer.finish()
  }

  private static func add(_ row: ExportRow, to writer: ArchiveWriter, images: String) throws {
    let key = padded(row.ordinal, 6)
    for (position, (role, name)) in zip(row.roles, row.imageNames).enumerated() {
      let bytes = try ExportFolder.read(images + "/" + name)
      let reference = position == 0 ? "ref" : "ref\(position + 1)"
      try writer.add(path: "\(key).\(role == "reference" ? reference : "query").png", bytes: bytes)
    }
    try writer.add(path: "\(key).json", bytes: Array(record(row).line().utf8))
  }

  /// What a record's JSON holds; in the index also where it is.
  private static func record(_ row: ExportRow, in file: String? = nil) -> JSONValue {
    var columns = ["messages": row.plainTurns, "answer": .string(row.answer)]
    if let file { columns["tar"] = .string(file) }
    return row.record(columns)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  func usage(_ set: ExportSet) -> String {
    """
    ```python
    import webdataset as wds
    dataset = wds.WebDataset("THIS_FOLDER/\(set.split)/pairs-00000.tar", shardshuffle=False).decode("pil")
    ```

    or `datasets.load_dataset("webdataset", data_dir="THIS_FOLDER")`. `single-*.tar` holds the rows
    without a reference.
    """
  }
}
