import Foundation
import Testing

/// Builds on archives that were not read to their end, whose masks are therefore not known.
struct UnfinishedSourceTests {
  private static let large = ["--min-pixels", "1003520", "--max-pixels", "1304576"]

  @Test("While an archive is half read, builds are refused with the command that goes on")
  func halfRead() throws {
    let w = try TestWorkspace()
    let path = try DrawnArchive.members.get().write(to: w.file("loco.tar.xz"))
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    try PrepProcess(["ingest", "loco.tar.xz"] + Self.large, in: w.folder).wait().expect(
      exit: 1, stderr: "is damaged after")
    for command in ["build-sft", "build-grpo", "build-eval"] {
      try w.prep(command).expect(
        exit: 1, stderr: "error: `loco.tar.xz` was not read to its end",
        "hint: continue it with `prep ingest loco.tar.xz`")
    }
    try whole.write(to: URL(fileURLWithPath: path))
    try PrepProcess(["ingest", "loco.tar.xz"] + Self.large, in: w.folder).wait().expect(exit: 0)
    try w.prep("build-eval").expect(exit: 0)
    try w.expectSound()
  }

  @Test("A later archive that was given up and left nothing does not stand in the way")
  func nothingLeft() throws {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    var members = Members()
    members.add("drawers/train/good/000.png", try Members.picture("drawer"))
    members.add("drawers/train/good/001.png", [1])
    try members.write(to: w.file("own.tar"))
    try w.prep("ingest", "own.tar", "--strict").expect(exit: 1)
    try w.prep("build-eval").expect(exit: 0)
  }
}
