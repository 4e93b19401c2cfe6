import Foundation
import Testing

/// Archives that are not what they should be, as a whole.
struct BadArchiveTests {
  @Test("A path where nothing is ends with 1 and says so")
  func nothingThere() throws {
    let w = try TestWorkspace()
    try w.prep("ingest", "loco.tar.xz").expect(
      exit: 1, stderr: "error: no archive or folder at `loco.tar.xz`", "hint: check the path")
  }

  @Test("A file that is no archive is named, and what would be one")
  func notAnArchive() throws {
    let w = try TestWorkspace()
    let text = String(repeating: "this is a letter, not an archive\n", count: 100)
    try Data(text.utf8).write(to: URL(fileURLWithPath: w.file("letter.tar.xz")))
    try w.prep("ingest", "letter.tar.xz").expect(
      exit: 1, stderr: "error: `letter.tar.xz` is not an archive",
      "hint: pass a .tar.xz, .tar.gz, .tar or .zip file, or a folder")
  }

  @Test("An empty file, an archive and a folder without files say that they hold none")
  func empty() throws {
    let w = try TestWorkspace()
    try Data().write(to: URL(fileURLWithPath: w.file("nothing.tar.xz")))
    try TarFile().write(to: w.file("bare.tar"))
    try FileManager.default.createDirectory(
      atPath: w.file("folder/inner"), withIntermediateDirectories: true)
    for name in ["nothing.tar.xz", "bare.tar", "folder"] {
      try w.prep("ingest", name).expect(
        exit: 1, stderr: "error: `\(name)` holds no files",
        "hint: check that the download or the folder is the right one")
    }
  }

  @Test("An archive without a single image of a known data set says what it holds instead")
  func anotherDataSet() throws {
    let w = try TestWorkspace()
    var members = Members()
    members.add("cats/001.png", try Members.picture("cat"))
    try members.write(to: w.file("cats.tar"))
    try w.prep("ingest", "cats.tar").expect(
      exit: 1,
      stderr: "holds no images in the layout of a data set that is known (it holds, for example, "
        + "`cats/001.png`)",
      "hint: images are expected at `<category>/{train,test}/<label>/<name>.png`")
    try w.prep("status").expect(exit: 0)
  }

  @Test("A cut archive keeps what was stored, and the whole one ends in the bytes of a fresh run")
  func truncated() throws {
    let (w, fresh) = (try TestWorkspace(), try TestWorkspace())
    let whole = try Members.pushpins().write(to: fresh.file("loco.tar.xz"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    let cut = URL(fileURLWithPath: w.file("loco.tar.xz"))
    try bytes.prefix(bytes.count * 4 / 5).write(to: cut)
    try w.prep("ingest", "loco.tar.xz", "--min-pixels", "3000000", "--max-pixels", "4000000")
      .expect(
        exit: 1, stderr: "error: `loco.tar.xz` is damaged after", "hint: download it again",
        "what was stored is kept")
    #expect(try w.shards().count == 1)
    try w.expectSound()
    try bytes.write(to: cut)
    for workspace in [w, fresh] {
      try workspace.prep(
        "ingest", "loco.tar.xz", "--min-pixels", "3000000", "--max-pixels", "4000000"
      ).expect(exit: 0, stdout: "14 members")
    }
    #expect(try w.contents() == fresh.contents())
    #expect(try w.rows("SELECT state FROM source") == [["complete"]])
    try w.expectSound()
  }

  @Test("A flipped byte in an xz archive is damage of the archive, not of a picture")
  func flippedByte() throws {
    let w = try TestWorkspace()
    let path = try Members.pushpins().write(to: w.file("loco.tar.xz"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    try w.prep("ingest", "loco.tar.xz").expect(
      exit: 1, stderr: "error: `loco.tar.xz` is damaged after", "Corrupted input data")
  }

  @Test("A plain tar that was cut between two members is not taken for a whole one")
  func cutAtBoundary() throws {
    let w = try TestWorkspace()
    try TarFile(Members.pushpins()).write(to: w.file("loco.tar"), hasEnd: false)
    try w.prep("ingest", "loco.tar").expect(
      exit: 1, stderr: "error: `loco.tar` is damaged after 14 members: it")
  }

  @Test("Too many members, and too many bytes, name the option that allows them")
  func bounds() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar", "--max-members", "5").expect(
      exit: 1, stderr: "passes a bound: more than 5 members",
      "hint: if you trust the archive, raise --max-members")
    try w.prep("ingest", "loco.tar", "--max-total-bytes", "20000").expect(
      exit: 1, stderr: "more than 20000 bytes unpacked", "raise --max-total-bytes")
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.expectSound()
  }

  @Test("A zip whose member is 300 MB of zeros is not unpacked")
  func zipBomb() throws {
    let w = try TestWorkspace()
    var members = try Members.pushpins()
    members.add("pushpins/test/good/large.png", [UInt8](repeating: 0, count: 300_000_000))
    members.add("pushpins/test/good/bomb.png", [UInt8](repeating: 0, count: 60_000_000))
    try members.write(to: w.file("loco.zip"))
    try w.prep("ingest", "loco.zip", wrapper: ["prlimit", "--data=1000000000"]).expect(
      exit: 3, stdout: "16 members: 14 stored, 0 there already, 2 rejected",
      "large.png: it unpacks to more than 268435456 bytes (--max-member-bytes)",
      "bomb.png: it unpacks to more than 200 times its packed size (--max-ratio)")
    try w.expectSound()
  }
}
