import Archives
import Datasets

/// What an archive holds, by its names alone.
public struct IngestSurvey: Sendable {
  /// The archive's path as given.
  public let path: String
  /// The data set that it holds.
  public let dataset: String
  /// All members.
  public internal(set) var seen = 0
  /// Images by category, and in each by `<split>/<label>`.
  public internal(set) var images: [String: [String: Int]] = [:]
  /// Masks by category.
  public internal(set) var masks: [String: Int] = [:]
  /// Members that carry no data.
  public internal(set) var ignored = 0
  /// Members that would be refused for their path or kind.
  public internal(set) var refused: [String] = []
}

extension Ingest {
  /// Lists the archive at `path` without decoding or writing anything.
  ///
  /// - Throws: `ArchiveError`, `SystemError`; `IngestError` where no data set is recognised.
  public func survey(_ path: String) throws -> IngestSurvey {
    let layout = try layout(of: path)
    let source = try openSource(at: path, limits: archiveLimits)
    var survey = IngestSurvey(path: path, dataset: layout.dataset)
    while let member = try source.next() {
      survey.seen += 1
      if member.refusal != nil {
        survey.refused.append(member.path)
        continue
      }
      switch layout.role(of: member.path) {
      case .image(let key, _):
        survey.images[key.category, default: [:]]["\(key.split)/\(key.label)", default: 0] += 1
      case .mask(let key, _): survey.masks[key.category, default: 0] += 1
      case .defectsConfig: break
      case .ignored: survey.ignored += 1
      case .unknown, .unusable: survey.refused.append(member.path)
      }
    }
    return survey
  }
}
