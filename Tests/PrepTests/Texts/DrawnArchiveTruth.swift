import Archives
import Foundation
import Imaging

/// What a drawn archive and its truth file say about each picture, by the picture's id.
enum DrawnArchiveTruth {
  /// Reads `archive` for the pictures' sizes and masks, and `truth` for what they show.
  static func pictures(archive: String, truth: String) throws -> [String: DrawnPicture] {
    let files = try read(archive)
    var pictures: [String: DrawnPicture] = [:]
    for text in try String(contentsOfFile: truth, encoding: .utf8).split(separator: "\n") {
      let line = try JSONDecoder().decode(DrawnPicture.Line.self, from: Data(text.utf8))
      let size = size(ofPNG: files[line.image] ?? [])
      pictures[line.id] = DrawnPicture(
        line: line, width: size.width, height: size.height, marks: try marks(of: line, in: files))
    }
    return pictures
  }

  private static func read(_ archive: String) throws -> [String: [UInt8]] {
    let reader = try ArchiveReader(path: archive)
    var files: [String: [UInt8]] = [:]
    while let member = try reader.next() { files[member.path] = try reader.read() }
    return files
  }

  /// The two numbers that follow the file's signature and its first chunk's name.
  private static func size(ofPNG bytes: [UInt8]) -> (width: Int, height: Int) {
    func number(at start: Int) -> Int {
      bytes[start..<(start + 4)].reduce(0) { $0 << 8 + Int($1) }
    }
    return bytes.count < 24 ? (0, 0) : (number(at: 16), number(at: 20))
  }

  private struct Config: Decodable {
    let defect_name: String
    let pixel_value: UInt8
  }

  private static func marks(
    of line: DrawnPicture.Line, in files: [String: [UInt8]]
  ) throws -> [Mark] {
    let parts = line.image.replacingOccurrences(of: ".png", with: "").split(separator: "/")
    let folder = "\(parts[0])/ground_truth/\(parts[2])/\(parts[3])/"
    let config = try JSONDecoder().decode(
      [Config].self, from: Data(files["\(parts[0])/defects_config.json"] ?? []))
    return try files.keys.filter { $0.hasPrefix(folder) }.sorted().map { path in
      let mask = try ImageDecoder.decodeMask(files[path] ?? [])
      let value = mask.pixels.max() ?? 0
      let defect = config.first { $0.pixel_value == value }?.defect_name ?? "value \(value)"
      return Mark(defect: defect, pixels: mask.pixels, width: mask.width)
    }
  }
}
