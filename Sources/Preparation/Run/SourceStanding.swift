import Archives
import Foundation
import Manifest

/// How far a workspace is with a source.
public enum SourceStanding: Sendable {
  /// It was read to its end, with every profile asked for.
  case complete(SourceRecord)
  /// It was, but what is known of its products was written anew since.
  case otherKnowledge
  /// It was read in part.
  case begun
  /// It was not read yet; its size.
  case unread(bytes: Int)
  /// It is not there, and never was.
  case missing
}

extension Ingest {
  /// How far `manifest` is with the archive or folder at `path`, by its content.
  ///
  /// An archive that was removed after it was read is complete: nothing more is to be had of it.
  public func standing(of path: String, in manifest: ManifestDatabase?) throws -> SourceStanding {
    guard FileManager.default.fileExists(atPath: path) else {
      let known = try manifest?.sources().last { $0.path == path && $0.state == "complete" }
      guard let known, try manifest?.hasPatches(known, profiles: profileNames) == true else {
        return .missing
      }
      return .complete(known)
    }
    guard let manifest else { return .unread(bytes: try size(of: path)) }
    if let twin = try completeTwin(of: path, in: manifest),
      try manifest.hasPatches(twin, profiles: profileNames)
    {
      return try isKnowledgeNew(manifest) ? .otherKnowledge : .complete(twin)
    }
    let isBegun = try manifest.unfinishedSources().contains { $0.path == path }
    return isBegun ? .begun : .unread(bytes: try size(of: path))
  }

  private func isKnowledgeNew(_ manifest: ManifestDatabase) throws -> Bool {
    guard case .described(let description) = choice else { return false }
    let known = try manifest.knowledge()
    return !description.records.allSatisfy(known.contains)
  }

  private func size(of path: String) throws -> Int {
    try openSource(at: path, limits: archiveLimits).progress.total
  }
}

extension Pipeline {
  /// Reads other files than the recipe says: all that are given for a data set replace all of its.
  ///
  /// - Throws: ``RunError/unknownSource(name:known:)`` for a data set that is not read.
  public mutating func replaceSources(with given: [(dataset: String, path: String)])
    throws(RunError)
  {
    var named: Set<String> = []
    let known = sources.map(\.dataset).filter { named.insert($0).inserted }
    for source in given where !known.isEmpty && !known.contains(source.dataset) {
      throw .unknownSource(name: source.dataset, known: known)
    }
    var replaced: Set<String> = []
    sources = sources.flatMap { source in
      let others = given.filter { $0.dataset == source.dataset }.map { source.at($0.path) }
      guard !others.isEmpty else { return [source] }
      return replaced.insert(source.dataset).inserted ? others : []
    }
    if known.isEmpty {
      sources = given.map { Source(dataset: $0.dataset, origin: .file($0.path)) }
    }
  }
}
