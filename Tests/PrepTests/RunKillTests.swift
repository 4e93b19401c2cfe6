import Diagnostics
import Digest
import Foundation
import Testing

/// Runs of a recipe that are ended early, and go on to the same bytes.
struct RunKillTests {
  private static let recipe = """
    name: killed
    sources:
      - dataset: mvtec_loco
        synth: {scale: 0.1, fraction: 0.005, categories: [pushpins, juice_bottle]}
    profiles:
      - {min_pixels: 1003520, max_pixels: 1304576}
    exports:
      - {format: trl}
    """

  private func workspace() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try Data(Self.recipe.utf8).write(to: URL(fileURLWithPath: w.file("recipe.yaml")))
    return w
  }

  private func start(_ w: TestWorkspace) throws -> PrepProcess {
    try PrepProcess(["run", "recipe.yaml"], in: w.folder)
  }

  /// The hash of every file below the workspace but the manifest, whose digest stands for it.
  private func files(_ w: TestWorkspace) throws -> [String: String] {
    var hashes = ["manifest": try w.contents().digest]
    for folder in ["shards", "exports", "drawn"] {
      for file in FileManager.default.subpaths(atPath: w.path + "/" + folder) ?? [] {
        let path = folder + "/" + file
        hashes[path] = (try? SHA256.hex(ofFileAt: w.path + "/" + path)) ?? "folder"
      }
    }
    return hashes
  }

  /// What a run comes to that nothing disturbs.
  private func undisturbed() throws -> [String: String] {
    let w = try workspace()
    try start(w).wait().expect(exit: 0)
    return try files(w)
  }

  /// What is being written or was, by name: a sign of how far a run is.
  private func names(_ w: TestWorkspace, in folder: String) -> [String] {
    FileManager.default.subpaths(atPath: w.path + "/" + folder) ?? []
  }

  @Test(
    "Killed in every stage, soon after or later, the same command comes to the same bytes",
    .timeLimit(.minutes(5)))
  func killed() throws {
    let w = try workspace()
    var generator = SplitMix64(seed: 0, stream: "kills")
    let moments: [(TestWorkspace) -> Bool] = [
      { names($0, in: "drawn").contains { $0.contains(".tmp-") } },
      { names($0, in: "drawn").contains { $0.hasSuffix(".tar.xz") } },
      { $0.shardCount >= 1 }, { $0.shardCount >= 2 },
      { names($0, in: "exports").contains { $0.contains("sft") && $0.contains(".tmp-") } },
      { names($0, in: "exports").contains { $0.contains("eval") && $0.contains(".tmp-") } },
    ]
    var killed = 0
    for moment in moments {
      let run = try start(w)
      while run.isRunning, !moment(w) { usleep(1000) }
      usleep(UInt32(generator.unit() * 30_000))
      run.signal(SIGKILL)
      killed += try run.wait().exit == 128 + SIGKILL ? 1 : 0
    }
    try start(w).wait().expect(exit: 0, stdout: "all as recorded")
    #expect(killed == moments.count)
    #expect(try files(w) == undisturbed())
    try w.expectSound()
  }

  @Test("Interrupted, a run ends with 130 and the same command goes on", .timeLimit(.minutes(5)))
  func interrupted() throws {
    let w = try workspace()
    let run = try start(w)
    while run.isRunning, w.shardCount < 1 { usleep(2000) }
    run.signal(SIGINT)
    try run.wait().expect(
      exit: 130, stderr: "error: interrupted", "run the same command again: it continues")
    try start(w).wait().expect(exit: 0)
    #expect(try files(w) == undisturbed())
  }

  @Test("A second writer is told who is at work", .timeLimit(.minutes(5)))
  func locked() throws {
    let w = try workspace()
    let run = try start(w)
    while run.isRunning, w.shardCount < 1 { usleep(2000) }
    try start(w).wait().expect(exit: 11, stderr: "process \(run.pid) (prep run)")
    run.signal(SIGKILL)
    _ = try run.wait()
  }
}
