import Archives
import Datasets

/// Looks for a description among the members of an archive or folder: `dataset.yaml` at its root, or
/// in one folder there.
struct DescriptionFinder {
  private let path: String
  private var texts: [String: String] = [:]
  private var bytes = 0

  /// The most bytes of one YAML file, and of all of them.
  private static let limits = (file: 1 << 20, all: 16 << 20)

  init(path: String) {
    self.path = path
  }

  /// Keeps the member that `source` stands at if it may be a description, or a knowledge file.
  mutating func see(_ member: Member, in source: any MemberSource) throws {
    let isYAML = [".yaml", ".yml"].contains { member.path.hasSuffix($0) }
    guard isYAML, !Litter.contains(member.path), let size = member.size,
      size <= Self.limits.file, bytes + size <= Self.limits.all
    else { return }
    guard let contents = try? source.read() else { return }
    bytes += contents.count
    texts[member.path] = String(decoding: contents, as: UTF8.self)
  }

  /// The layout that a description gives, nil if there is none.
  ///
  /// - Throws: `YAMLFileError` for one that is wrong, ``IngestError`` for more than one.
  func layout() throws -> DescribedLayout? {
    let found = texts.filter { file in
      let parts = file.key.split(separator: "/")
      return parts.last == DatasetDescription.fileName[...] && parts.count <= 2
        && DatasetDescription.isDescription(file.value)
    }
    .sorted { $0.key < $1.key }
    guard let (file, text) = found.first else { return nil }
    guard found.count == 1 else {
      throw IngestError.manyDescriptions(path: path, files: found.map(\.key))
    }
    let root = String(file.dropLast(DatasetDescription.fileName.count))
    let description = try DatasetDescription(yaml: text, file: "\(path)/\(file)") { name in
      Self.normal(root + name).flatMap { texts[$0] }
    }
    return DescribedLayout(description, root: root)
  }

  /// The path without `.` and `..`; nil where it leaves the archive.
  private static func normal(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        if parts.popLast() == nil { return nil }
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }
}
