import Diagnostics
import Digest
import Foundation
import Manifest
import ModelFixtures
import QwenVL
import Testing
import Torch

@testable import Training

@Suite struct RunStateTests {
  private let scratch: Folder
  private var path: String { scratch.path + "/run" }

  init() throws { scratch = try Folder() }

  private func plan(_ config: String = #"{"batch":4}"#) -> RunPlan {
    RunPlan(
      kind: .sft, build: "sft-1", model: .init(path: "m", sha256: "w"), config: config, seed: 1)
  }

  private func state(_ step: Int, best: Int? = nil) -> CheckpointState {
    CheckpointState(
      run: plan().id, base: "w", step: step, tokens: 10 * step,
      best: best.map { .init(step: $0, eval_loss: 1) }, metrics: ["loss": 2])
  }

  /// Writes a checkpoint with one file.
  @discardableResult
  private func add(_ state: CheckpointState, to folder: RunFolder, keep: Int = 2) throws -> [Int] {
    try folder.add(state, keep: keep) { place in
      let text = "weights of step \(state.step)"
      try text.write(toFile: place + "/weights", atomically: false, encoding: .utf8)
      return ["weights": SHA256.hex(of: text)]
    }
  }

  private var entries: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path + "/checkpoints")) ?? []).sorted()
  }

  private func target(_ link: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/" + link)
  }

  @Test("the newest checkpoints and the best stay, and links point to them") func pruning() throws {
    let folder = try RunFolder(path: path, plan: plan())
    #expect(try folder.newest { _, _ in } == nil)
    for step in 1...5 { try add(state(step, best: min(step, 2)), to: folder) }
    #expect(folder.steps == [2, 4, 5])
    #expect(target("last") == "checkpoints/step-00000005")
    #expect(target("best") == "checkpoints/step-00000002")
    let newest = try #require(try folder.newest { _, _ in })
    #expect(newest.step == 5 && newest.tokens == 50 && newest.files.count == 1)
  }

  @Test("a disk that is full while a checkpoint is written leaves the last one as it was")
  func fullDisk() throws {
    let folder = try RunFolder(path: path, plan: plan())
    try add(state(1), to: folder)
    let error = #expect(throws: SystemError.self) {
      try folder.add(state(2), keep: 1) { place in
        try "half".write(toFile: place + "/weights", atomically: false, encoding: .utf8)
        throw SystemError("write", place + "/weights", code: ENOSPC)
      }
    }
    #expect(error?.exitStatus == .noSpace)
    #expect(entries == ["step-00000001"])
    #expect(try folder.newest { _, _ in }?.step == 1)
  }

  @Test(
    "a damaged newest checkpoint is told of and set aside",
    arguments: ["weights", "training/state.json"])
  func damage(_ file: String) throws {
    do {
      let folder = try RunFolder(path: path, plan: plan())
      for step in 1...2 { try add(state(step), to: folder) }
    }
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/checkpoints/step-00000002/" + file))
    let folder = try RunFolder(path: path, plan: plan())
    var told: [String] = []
    #expect(try folder.newest { told.append($0 + " " + $1) }?.step == 1)
    #expect(told.count == 1 && told[0].contains(file), "\(told)")
    #expect(entries == ["damaged-step-00000002", "step-00000001"])
    #expect(target("last") == "checkpoints/step-00000001")
    try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/checkpoints/step-00000001/weights"))
    #expect(throws: RunStateError.noUsableCheckpoint(folder: path)) {
      try folder.newest { _, _ in }
    }
  }

  @Test("what a killed process left half-written goes away") func leftovers() throws {
    do { try add(state(1), to: try RunFolder(path: path, plan: plan())) }
    for name in [".writing", ".removing-step-00000000"] {
      try FileManager.default.createDirectory(
        atPath: path + "/checkpoints/" + name, withIntermediateDirectories: true)
    }
    _ = try RunFolder(path: path, plan: plan())
    #expect(entries == ["step-00000001"])
  }

  @Test("a folder is one run's, and one process's at a time") func identity() throws {
    let folder = try RunFolder(path: path, plan: plan())
    #expect(throws: RunStateError.inUse(folder: path)) {
      try RunFolder(path: path, plan: plan())
    }
    withExtendedLifetime(folder) {}
  }

  @Test("another run's folder is refused with what differs") func otherRun() throws {
    do { _ = try RunFolder(path: path, plan: plan()) }
    let error = #expect(throws: RunStateError.self) {
      try RunFolder(path: path, plan: plan(#"{"batch":8,"lora":{"rank":2}}"#))
    }
    #expect(
      error
        == .otherRun(
          folder: path, found: plan().id,
          differences: ["batch 4, not 8", #"lora none, not {"rank":2}"#]))
  }

  @Test("a manifest that another process writes is told later") func ledger() throws {
    let workspace = Workspace(path: scratch.path + "/workspace")
    let ledger = RunLedger(workspace, plan: plan())
    do {
      let manifest = try ManifestDatabase.writing(workspace, purpose: "test")
      try manifest.addProfile(
        ProfileRecord(id: "p", minPixels: 1, maxPixels: 2, patchSize: 14, mergeSize: 2))
      try manifest.add(
        BuildRecord(
          id: "sft-1", kind: .sft, name: "test", profileId: "p", seed: 7, config: "{}",
          templateSha256: "t", knowledgeSha256: "k", digest: "d",
          createdAt: "2026-01-01T00:00:00Z"), rows: [])
      ledger.log(["loss": 2, "grad_norm": .nan], step: 1)
      ledger.log(checkpoint: workspace.path + "/runs/a", step: 1, kind: .step, metrics: ["loss": 2])
      ledger.log(checkpoint: "/elsewhere/b", step: 2, kind: .last, metrics: [:])
      #expect(try !ledger.tell())
    }
    #expect(try ledger.tell())
    let manifest = try ManifestDatabase.reading(workspace)
    #expect(try manifest.run(named: plan().id).state == "running")
    #expect(try manifest.metrics(of: plan().id).map(\.value) == [nil, 2])
    #expect(try manifest.checkpoints(of: plan().id).map(\.path) == ["runs/a", "/elsewhere/b"])
    ledger.end(as: .failed)
    #expect(try ledger.tell())
    #expect(try manifest.run(named: plan().id).state == "failed")
    #expect(try manifest.metrics(of: plan().id).count == 2)
  }

  @Test(
    "the optimizer goes on as if it had not stopped, to the bit",
    arguments: [DType.float32, .bfloat16])
  func optimizer(_ dtype: DType) throws {
    func weights() throws -> TrainedWeights {
      let generator = try Generator(seed: 3)
      let tensors = try [[4, 3], [5]].map { try Tensor.normal($0, generator: generator).to(dtype) }
      return try TrainedWeights(
        zip(["a", "b"], tensors).map { Parameter(name: $0, tensor: $1) },
        settings: .init(weightDecay: 0.1))
    }
    func step(_ weights: TrainedWeights, _ number: Int) throws {
      for parameter in weights.parameters {
        try (parameter.tensor * parameter.tensor * Double(number)).sum().backward()
      }
      try weights.gather()
      _ = try weights.step(rate: 0.01, maxNorm: 1)
    }
    let whole = try weights()
    for number in 1...6 { try step(whole, number) }
    let first = try weights()
    for number in 1...3 { try step(first, number) }
    let file = scratch.path + "/optimizer.safetensors"
    _ = try first.save(to: file)
    let second = try weights()
    try withoutGrad {
      for (new, old) in zip(second.parameters, first.parameters) {
        try new.tensor.copyInPlace(from: old.tensor)
      }
    }
    try second.restore(from: file)
    for number in 4...6 { try step(second, number) }
    for (a, b) in zip(whole.state, second.state) {
      #expect(a.name == b.name)
      #expect(try a.tensor.isEqual(to: b.tensor), "\(a.name)")
    }
    for (a, b) in zip(whole.parameters, second.parameters) {
      #expect(try a.tensor.isEqual(to: b.tensor), "\(a.name)")
    }
  }
}
