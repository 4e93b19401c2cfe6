import Diagnostics
import Digest
import Foundation
import Manifest

/// The folder of a training run: `run.json` says which run it is, `checkpoints/step-00000100` and so on
/// are models or adapters that load anywhere, each with what training goes on from in `training/`;
/// `last` and `best` are links to two of them.
///
/// A checkpoint appears whole or not at all, whenever the process is killed. One process trains in a
/// folder at a time.
public final class RunFolder {
  /// The folder.
  public let path: String
  private let run: String
  private let lock: WorkspaceLock

  private struct Identity: Codable, Equatable {
    let run: String
    let kind: String
    let build: String
    let model: String
    let model_sha256: String
    let adapter_sha256: String?
    let seed: Int
    let config: String

    init(_ plan: RunPlan) {
      (run, kind, build, seed, config) = (
        plan.id, plan.kind.rawValue, plan.build, plan.seed, plan.config
      )
      (model, model_sha256) = (plan.model.path, plan.model.sha256)
      adapter_sha256 = plan.adapter?.sha256
    }

    /// What this one has and `other` has not, in words.
    func differences(from other: Identity) -> [String] {
      let (own, others) = (facts, other.facts)
      return Set(own.keys).union(others.keys).sorted().filter { own[$0] != others[$0] }.map {
        "\($0) \(own[$0] ?? "none"), not \(others[$0] ?? "none")"
      }
    }

    private var facts: [String: String] {
      let json = try? JSONSerialization.jsonObject(with: Data(config.utf8)) as? [String: Any]
      let settings = (json ?? [:]).mapValues { value in
        let data = try? JSONSerialization.data(
          withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
      }
      let weights = ["model": model_sha256, "adapter": adapter_sha256 ?? "none"]
      return settings.merging(weights.mapValues { String($0.prefix(12)) }) { $1 }
        .merging(["kind": kind, "build": build]) { $1 }
    }
  }

  /// Makes the folder for the run of `plan`, or opens it.
  ///
  /// - Throws: ``RunStateError``, `SystemError`.
  public init(path: String, plan: RunPlan) throws {
    self.path = path
    run = plan.id
    try DurableFiles.makeFolder(path + "/checkpoints")
    do { lock = try WorkspaceLock(Workspace(path: path), purpose: "training") } catch ManifestError
      .locked
    { throw RunStateError.inUse(folder: path) }
    let (file, identity) = (path + "/run.json", Identity(plan))
    guard let data = FileManager.default.contents(atPath: file) else {
      try DurableFiles.write(identity, to: file)
      return
    }
    guard let found = try? JSONDecoder().decode(Identity.self, from: data) else {
      throw RunStateError.damaged(path: file, detail: "it does not describe a run")
    }
    guard found.run == identity.run else {
      throw RunStateError.otherRun(
        folder: path, found: found.run, differences: found.differences(from: identity))
    }
    for name in entries where name.hasPrefix(".") { remove(name) }
  }

  private var entries: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/checkpoints")) ?? []).sorted()
  }

  /// The steps of which there are checkpoints, in order.
  public var steps: [Int] {
    entries.compactMap(Self.step)
  }

  /// The step of the checkpoint whose folder has this name.
  private static func step(_ name: String) -> Int? {
    name.hasPrefix("step-") ? Int(name.dropFirst("step-".count)) : nil
  }

  /// The run that wrote the checkpoint in `weights`, a folder or a link to it, and its step. Nil for weights
  /// from elsewhere.
  public static func origin(of weights: String) -> RunPlan.Base? {
    let folder = URL(fileURLWithPath: weights).resolvingSymlinksInPath()
    let file = folder.deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("run.json")
    guard let step = step(folder.lastPathComponent), let data = try? Data(contentsOf: file),
      let identity = try? JSONDecoder().decode(Identity.self, from: data)
    else { return nil }
    return .init(run: identity.run, step: step)
  }

  /// The folder of the checkpoint of `step`.
  public func folder(of step: Int) -> String { Self.checkpoint(step, in: path) }

  /// The folder of the checkpoint of `step` in the folder of a run, which another process may hold.
  static func checkpoint(_ step: Int, in path: String) -> String {
    path + "/checkpoints/" + name(step)
  }

  private static func name(_ step: Int) -> String {
    let digits = String(step)
    return "step-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The newest checkpoint that is whole; nil where there is none at all.
  ///
  /// Damaged ones that are newer are set aside, as `damaged-step-…`.
  /// - Parameter report: called with each that is damaged and what is wrong with it.
  /// - Throws: ``RunStateError/noUsableCheckpoint(folder:)``.
  public func newest(report: (_ folder: String, _ problem: String) -> Void) throws
    -> CheckpointState?
  {
    let all = steps
    var damaged: [Int] = []
    for step in all.reversed() {
      do {
        let state = try check(step)
        for step in damaged { setAside(step) }
        try point(at: state)
        return state
      } catch let error as any ActionableError {
        damaged.append(step)
        report(folder(of: step), error.message)
      }
    }
    if all.isEmpty { return nil }
    throw RunStateError.noUsableCheckpoint(folder: path)
  }

  private func setAside(_ step: Int) {
    let aside = path + "/checkpoints/damaged-" + Self.name(step)
    try? FileManager.default.removeItem(atPath: aside)
    try? FileManager.default.moveItem(atPath: folder(of: step), toPath: aside)
  }

  private func check(_ step: Int) throws -> CheckpointState {
    let folder = folder(of: step)
    let file = folder + "/" + CheckpointState.path
    guard let data = FileManager.default.contents(atPath: file),
      let state = try? JSONDecoder().decode(CheckpointState.self, from: data)
    else { throw RunStateError.damaged(path: file, detail: "it is missing or broken") }
    guard state.run == run, state.step == step, state.format == 1 else {
      throw RunStateError.damaged(path: file, detail: "it is of another run or step")
    }
    for (name, hash) in state.files.sorted(by: { $0.key < $1.key }) {
      guard try SHA256.hex(ofFileAt: folder + "/" + name) == hash else {
        throw RunStateError.damaged(path: folder + "/" + name, detail: "its bytes have changed")
      }
    }
    return state
  }

  /// Writes the checkpoint of `state`, lets the links point to it, and removes older ones.
  ///
  /// - Parameters:
  ///   - keep: how many of the newest stay, beside the best; 1 or more.
  ///   - write: writes the files into a folder, and gives the SHA-256 of those that training goes on
  ///     from, by their path in it.
  /// - Returns: the steps whose checkpoints were removed.
  /// - Throws: `SystemError`, what `write` throws. The older checkpoints are as they were then.
  @discardableResult
  public func add(
    _ state: CheckpointState, keep: Int, write: (String) throws -> [String: String]
  ) throws -> [Int] {
    let temporary = path + "/checkpoints/.writing"
    try? FileManager.default.removeItem(atPath: temporary)
    do {
      try DurableFiles.makeFolder(temporary + "/training")
      var state = state
      state.files = try write(temporary)
      try DurableFiles.write(state, to: temporary + "/" + CheckpointState.path)
      try DurableFiles.sync(below: temporary)
      // One of this step is damaged, or training would not have come here again.
      remove(Self.name(state.step))
      try DurableFiles.rename(temporary, to: folder(of: state.step))
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw error
    }
    try point(at: state)
    return prune(keep: keep, best: state.best?.step)
  }

  private func point(at state: CheckpointState) throws {
    try DurableFiles.link(path + "/last", to: "checkpoints/" + Self.name(state.step))
    guard let best = state.best, steps.contains(best.step) else { return }
    try DurableFiles.link(path + "/best", to: "checkpoints/" + Self.name(best.step))
  }

  private func prune(keep: Int, best: Int?) -> [Int] {
    let old = steps.dropLast(max(1, keep)).filter { $0 != best }
    for step in old { remove(Self.name(step)) }
    return old
  }

  /// Removes an entry: first from sight, so that a kill leaves no half of it.
  private func remove(_ name: String) {
    let (folder, hidden) = (path + "/checkpoints/" + name, path + "/checkpoints/.removing-" + name)
    guard FileManager.default.fileExists(atPath: folder) else { return }
    try? FileManager.default.removeItem(atPath: hidden)
    try? FileManager.default.moveItem(atPath: folder, toPath: hidden)
    try? FileManager.default.removeItem(atPath: hidden)
  }
}
