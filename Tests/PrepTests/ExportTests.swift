import Foundation
import Testing

/// Builds in the form that trainers read, through the command.
struct ExportTests {
  private func prepared() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try DrawnArchive.members(of: "pushpins").write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("build-sft").expect(exit: 0)
    try w.prep("build-grpo").expect(exit: 0)
    return w
  }

  @Test("A dry run writes nothing; the export says where it is, and again that it was there")
  func export() throws {
    let w = try prepared()
    try w.prep("export", "grpo", "--format", "trl", "--dry-run").expect(
      exit: 0, stdout: "would export grpo-")
    #expect(!FileManager.default.fileExists(atPath: w.path + "/exports"))
    try w.prep("export", "grpo", "--format", "trl").expect(
      exit: 0, stdout: "exported grpo-", "for trl", "folder  workspace/exports/grpo-", "digest ")
    try w.prep("export", "grpo", "--format", "trl").expect(
      exit: 0, stdout: "exported before, byte for byte: grpo-")
    try w.prep("export", "sft", "--format", "ms-swift", "--out", "here/there", "--json").expect(
      exit: 0, stdout: #""message_type":"export","outcome":"written","path":"here/there""#)
    try w.expectSound()
  }

  @Test("What can't be exported is named, with what can be")
  func refusals() throws {
    let w = try prepared()
    try w.prep("export", "sft", "--format", "easyr1").expect(
      exit: 1, stderr: "error: `easyr1` can't hold a build of the kind `sft`",
      "hint: formats for sft: trl, llamafactory")
    try w.prep("export", "eval", "--format", "trl").expect(
      exit: 1, stderr: "error: there is no build `eval`", "hint: there is ")
    try w.prep("export", "sft", "--format", "parquet").expect(exit: 64, stderr: "parquet")
    try w.prep("export", "sft", "--format", "trl", "--out", ".").expect(
      exit: 1, stderr: "error: `.` exists and is no export of prep", "hint: choose another folder")
  }

  @Test("A damaged shard ends the export with its name, and nothing is left half-written")
  func damagedShard() throws {
    let w = try prepared()
    let shard = try #require(try w.shards().keys.first)
    let path = w.path + "/shards/" + shard
    try Data("cut".utf8).write(to: URL(fileURLWithPath: path))
    let outcome = try w.prep("export", "sft", "--format", "hf")
    #expect(outcome.exit != 0 && outcome.exit != 2)
    #expect(outcome.stderr.contains(shard))
    let left = try FileManager.default.contentsOfDirectory(atPath: w.path + "/exports")
    #expect(left.isEmpty)
  }
}
