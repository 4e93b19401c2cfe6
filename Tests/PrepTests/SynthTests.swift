import Digest
import Foundation
import Testing

/// Drawing an archive from the command line.
struct SynthTests {
  private static let small = ["--scale", "0.06", "--fraction", "0.001", "--categories", "pushpins"]

  @Test("The same seed draws the same archive, whatever the number of jobs; another another")
  func seeds() throws {
    let w = try TestWorkspace()
    var hashes: [String] = []
    for (name, seed, jobs) in [
      ("a.tar.xz", "1", "1"), ("b.tar.xz", "1", "3"), ("c.tar.xz", "2", "2"),
    ] {
      try PrepProcess(
        ["synth", name, "--seed", seed, "--jobs", jobs] + Self.small, in: w.folder
      ).wait().expect(exit: 0, stdout: "into \(name)", stderr: "next: prep ingest \(name)")
      hashes.append(try SHA256.hex(ofFileAt: w.file(name)))
    }
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] != hashes[2])
    try w.prep("ingest", "a.tar.xz").expect(exit: 0)
    try w.expectSound()
  }

  @Test("An archive that is there already is replaced only with --force")
  func existing() throws {
    let w = try TestWorkspace()
    try Data([1]).write(to: URL(fileURLWithPath: w.file("a.tar")))
    let command = ["synth", "a.tar"] + Self.small
    try PrepProcess(command, in: w.folder).wait().expect(
      exit: 1, stderr: "error: `a.tar` exists already", "replace it with --force")
    try PrepProcess(command + ["--force"], in: w.folder).wait().expect(exit: 0)
  }

  @Test("A full disk ends with 28 and leaves nothing behind")
  func fullDisk() throws {
    let w = try TestWorkspace()
    let wrapper = ["sh", "-c", "ulimit -f 20; exec \"$0\" \"$@\""]
    try PrepProcess(["synth", "a.tar"] + Self.small, in: w.folder, wrapper: wrapper).wait().expect(
      exit: 28, stderr: "error: cannot write `a.tar`: File too large", "hint: free some space")
    let files = try FileManager.default.contentsOfDirectory(atPath: w.folder)
    #expect(files.allSatisfy { $0.hasPrefix(".output-") })
  }

  @Test(
    "A place that is not there, an ending that is no archive's and a wrong option are explained")
  func mistakes() throws {
    let w = try TestWorkspace()
    try w.prep("synth", "nowhere/a.tar").expect(
      exit: 1, stderr: "error: cannot write `nowhere/a.tar`: No such file or directory")
    try w.prep("synth", "a.rar").expect(exit: 64, stderr: "end the name in .tar.xz")
    try w.prep("synth", "a.tar", "--scale", "7").expect(exit: 64, stderr: "0.05...1")
    try w.prep("synth", "a.tar", "--categories", "cats").expect(
      exit: 64, stderr: "error: no category is called 'cats'", "hint: choose from breakfast_box")
  }

  @Test("Archives of the other data sets are drawn by name, VisA's in two forms")
  func otherDatasets() throws {
    let w = try TestWorkspace()
    let small = ["--scale", "0.05", "--fraction", "0.001"]
    for (name, options, member) in [
      ("ad.tar", ["--dataset", "mvtec_ad", "--categories", "screw"], "screw/train/good/000.png"),
      ("raw.tar", ["--dataset", "visa", "--categories", "pcb1"], "split_csv/1cls.csv"),
      (
        "prepared.tar", ["--dataset", "VisA", "--layout", "prepared", "--categories", "pcb1"],
        "pcb1/train/good/0000.JPG"
      ),
    ] {
      try PrepProcess(["synth", name] + options + small, in: w.folder).wait().expect(
        exit: 0, stdout: "into \(name)", stderr: "next: prep ingest \(name)")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: w.file(name)))
      #expect(bytes.range(of: Data(member.utf8)) != nil, "\(name)")
    }
    try w.prep("synth", "a.tar", "--dataset", "mvtec-ad", "--dry-run").expect(
      exit: 0, stdout: "cable_swap", "metal_contamination")
  }

  @Test("A data set that is not known, or has no such form, is explained")
  func wrongDatasets() throws {
    let w = try TestWorkspace()
    try w.prep("synth", "a.tar", "--dataset", "cats").expect(
      exit: 64, stderr: "no data set is called 'cats'", "mvtec-loco, mvtec-ad, visa")
    try w.prep("synth", "a.tar", "--layout", "raw").expect(
      exit: 64, stderr: "--layout is for --dataset visa")
    try w.prep("synth", "a.tar", "--dataset", "visa", "--categories", "bottle").expect(
      exit: 64, stderr: "no category is called 'bottle'", "choose from candle")
  }
}
