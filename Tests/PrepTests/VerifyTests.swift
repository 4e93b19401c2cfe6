import Foundation
import Testing

/// Damage of every kind is found and named, with exit code 4.
struct VerifyTests {
  /// A workspace with four shards, a rejection and three builds, made once.
  private static let prepared: Result<TestWorkspace, any Error> = Result {
    let w = try prepare()
    atexit { try? VerifyTests.prepared.get().remove() }
    return w
  }

  /// A copy of the prepared workspace.
  private func workspace() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try FileManager.default.copyItem(atPath: Self.prepared.get().path, toPath: w.path)
    return w
  }

  private static func prepare() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    var spoiled = try DrawnArchive.members(of: "pushpins").under("again")
    spoiled.add("pushpins/test/good/spoiled.png", [1])
    try spoiled.write(to: w.file("again.tar"))
    try w.prep("ingest", "loco.tar", "--min-pixels", "301056").expect(exit: 0)
    try w.prep("ingest", "again.tar", "--min-pixels", "301056").expect(exit: 3)
    for command in ["build-sft", "build-grpo", "build-eval"] {
      try w.prep(command).expect(exit: 0)
    }
    try w.expectSound()
    return w
  }

  private static let shards = "shards/p14m2-301056-401408/"

  private func shard(_ number: Int, of w: TestWorkspace) -> URL {
    URL(fileURLWithPath: w.path + "/\(Self.shards)0000\(number).safetensors")
  }

  private func change(_ url: URL, _ body: (inout Data) -> Void) throws {
    var bytes = try Data(contentsOf: url)
    body(&bytes)
    try bytes.write(to: url)
  }

  @Test("A flipped byte in a shard is found by --deep, and only by it")
  func flippedByte() throws {
    let w = try workspace()
    try change(shard(1, of: w)) { $0[$0.count - 5] ^= 4 }
    try w.prep("verify").expect(exit: 0, stdout: "--deep also hashes them")
    try w.prep("verify", "--deep").expect(
      exit: 4, stdout: "damaged \(Self.shards)00001.safetensors: its sha256 is", "1 damaged",
      stderr: "hint: ")
    try w.prep("verify", "--deep", "--json").expect(
      exit: 4, stdout: #""message_type":"verify""#, #""place":"\#(Self.shards)00001.safetensors""#)
  }

  @Test("Missing, truncated and swapped shards are found without --deep")
  func files() throws {
    let w = try workspace()
    let manager = FileManager.default
    let (first, second, third) = (shard(0, of: w), shard(1, of: w), shard(2, of: w))
    try manager.moveItem(at: first, to: third.appendingPathExtension("x"))
    try manager.moveItem(at: second, to: first)
    try manager.moveItem(at: third.appendingPathExtension("x"), to: second)
    try w.prep("verify").expect(
      exit: 4, stdout: "damaged \(Self.shards)00000.safetensors", "00001.safetensors", "2 damaged")
    try manager.removeItem(at: first)
    try change(second) { $0.removeLast(1000) }
    try w.prep("verify").expect(
      exit: 4, stdout: "damaged \(Self.shards)00000.safetensors: the file is missing",
      "damaged \(Self.shards)00001.safetensors: the file has")
    let image = try #require(
      try w.rows("SELECT image_id FROM patches WHERE shard LIKE '%00000.safetensors'").first?[0])
    try w.prep("inspect", image).expect(
      exit: 1, stderr: "cannot open `workspace/\(Self.shards)00000")
  }

  @Test("A file that nothing refers to is a leftover, not damage")
  func leftover() throws {
    let w = try workspace()
    try Data([1]).write(to: shard(9, of: w))
    try w.prep("verify").expect(exit: 0, stdout: "leftover \(Self.shards)00009.safetensors")
  }

  @Test(
    "A deleted row is found, whatever table it stood in",
    arguments: [
      "source", "image", "defect_type", "region", "rejection", "profile", "shard", "patches",
      "build", "build_image", "sft_example", "grpo_prompt", "eval_item",
    ])
  func deletedRow(table: String) throws {
    let w = try workspace()
    let key = ["region", "defect_type", "rejection", "patches"].contains(table) ? "1" : "rowid"
    if key == "rowid", !["build_image", "sft_example", "grpo_prompt", "eval_item"].contains(table) {
      try w.tamper("DELETE FROM \(table) WHERE rowid = (SELECT max(rowid) FROM \(table))")
    } else {
      let column =
        [
          "region": "mask_member", "defect_type": "name", "rejection": "member",
          "patches": "image_id",
        ][table] ?? "ordinal"
      try w.tamper("DELETE FROM \(table) WHERE \(column) = (SELECT max(\(column)) FROM \(table))")
    }
    try w.prep("verify", "--deep").expect(exit: 4, stdout: "damaged")
  }

  @Test("A changed row of a build is found and names the build")
  func changedBuild() throws {
    let w = try workspace()
    let id = try #require(try w.rows("SELECT id FROM build WHERE kind = 'sft'").first?[0])
    try w.tamper("UPDATE sft_example SET answer = 'I do not know.' WHERE ordinal = 3")
    try w.prep("verify").expect(
      exit: 4, stdout: "damaged build \(id): its rows are not the ones that were built")
  }

  @Test(
    "A row that contradicts others is found and named",
    arguments: [
      ("UPDATE image SET label = 'good' WHERE label <> 'good'", "image mvtec_loco/"),
      ("UPDATE region SET defect = 'unheard of'", "table region"),
      ("UPDATE region SET bbox_x = 100000 WHERE part = 1", "image mvtec_loco/"),
      ("UPDATE source SET seen = seen + 1", "source loco.tar"),
      ("UPDATE shard SET tensors = tensors + 1", shards),
      ("UPDATE patches SET grid_width = grid_width + 1", shards),
      ("UPDATE build_image SET role = 'query'", "build "),
    ])
  func changedRow(statement: String, place: String) throws {
    let w = try workspace()
    try w.tamper(statement)
    try w.prep("verify").expect(exit: 4, stdout: "damaged \(place)")
  }

  @Test("A manifest that is not SQLite any more is said to be damaged")
  func overwrittenManifest() throws {
    let w = try workspace()
    try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: w.manifestPath))
    for command in ["verify", "status", "build-sft"] {
      try w.prep(command).expect(
        exit: 4, stderr: "error: manifest `workspace/manifest.sqlite` is damaged: ")
    }
  }

  @Test("Looking at one image shows where it is from and draws it")
  func inspect() throws {
    let w = try workspace()
    try w.prep("inspect", "mvtec_loco/pushpins/test/logical_anomalies/000").expect(
      exit: 0, stdout: "member  pushpins/test/logical_anomalies/000.png", "source  loco.tar",
      "defect", "picture: workspace/reports/inspect/")
    try w.prep("inspect", "mvtec_loco/pushpins/test/good/999").expect(
      exit: 1, stderr: "error: no image `mvtec_loco/pushpins/test/good/999` in this workspace")
    try w.prep("doctor").expect(exit: 0, stdout: "workspace, 111 images")
  }
}
