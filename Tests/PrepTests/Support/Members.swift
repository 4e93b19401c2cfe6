import Archives
import Digest
import Foundation
import Imaging

/// The members of an archive in MVTec LOCO's layout, few and small enough to think about.
struct Members {
  /// One file of the archive.
  struct File: Equatable {
    var path: String
    var bytes: [UInt8]
  }

  var files: [File] = []

  /// Where the picture is that tests spoil.
  static let picture = "pushpins/train/good/001.png"
  /// Where the mask is that tests spoil; it marks the one below it.
  static let mask = "pushpins/ground_truth/logical_anomalies/000/000.png"
  static let marked = "pushpins/test/logical_anomalies/000.png"
  static let config = "pushpins/defects_config.json"

  static let configText = """
    [{"defect_name": "missing_pushpin", "pixel_value": 253,
      "saturation_threshold": 6300, "relative_saturation": false},
     {"defect_name": "broken", "pixel_value": 250,
      "saturation_threshold": 1.0, "relative_saturation": true}]
    """

  /// A category with three training and two validation images, two good test images, two logical and
  /// one structural anomaly, a mask for each of them, and the defect list: 14 files.
  static func pushpins() throws -> Members {
    var members = Members()
    members.files.append(File(path: config, bytes: Array(configText.utf8)))
    for (label, stem, value) in [
      ("logical_anomalies", "000", 253), ("logical_anomalies", "001", 253),
      ("structural_anomalies", "000", 250),
    ] {
      members.files.append(
        File(
          path: "pushpins/ground_truth/\(label)/\(stem)/000.png",
          bytes: try mask(values: [UInt8(value)])))
    }
    for (folder, count) in [
      ("test/good", 2), ("test/logical_anomalies", 2), ("test/structural_anomalies", 1),
      ("train/good", 3), ("validation/good", 2),
    ] {
      for number in 0..<count {
        let path = "pushpins/\(folder)/00\(number).png"
        members.files.append(File(path: path, bytes: try picture(path)))
      }
    }
    return members
  }

  /// Noise of 60×44 pixels that follows from `name`.
  static func picture(_ name: String, width: Int = 60, height: Int = 44) throws -> [UInt8] {
    var generator = SplitMix64(seed: 0, stream: name)
    let pixels = (0..<width * height * 3).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    return try PNG.encode(RGBImage(width: width, height: height, pixels: pixels))
  }

  /// A mask with a block of each of these values.
  static func mask(values: [UInt8], width: Int = 60, height: Int = 44) throws -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for (number, value) in values.enumerated() {
      for y in 4..<10 { for x in 0..<5 { pixels[y * width + x + 8 * number + 2] = value } }
    }
    return try PNG.encode(GrayImage(width: width, height: height, pixels: pixels))
  }

  subscript(path: String) -> [UInt8] {
    get { files.first { $0.path == path }?.bytes ?? [] }
    set {
      if let index = files.firstIndex(where: { $0.path == path }) {
        files[index].bytes = newValue
      } else {
        files.append(File(path: path, bytes: newValue))
      }
    }
  }

  mutating func add(_ path: String, _ bytes: [UInt8]) {
    files.append(File(path: path, bytes: bytes))
  }

  mutating func remove(_ path: String) {
    files.removeAll { $0.path == path }
  }

  /// The same files inside a folder of that name.
  func under(_ folder: String) -> Members {
    Members(files: files.map { File(path: folder + "/" + $0.path, bytes: $0.bytes) })
  }

  /// Writes an archive, or a folder where the name has no ending of one; gives back its path.
  @discardableResult
  func write(to path: String) throws -> String {
    guard ArchiveWriter.endings.contains(where: path.hasSuffix) else {
      try writeFolder(path)
      return path
    }
    let writer = try ArchiveWriter(path: path)
    for file in files { try writer.add(path: file.path, bytes: file.bytes) }
    try writer.finish()
    return path
  }

  private func writeFolder(_ folder: String) throws {
    for file in files {
      let url = URL(fileURLWithPath: folder + "/" + file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
