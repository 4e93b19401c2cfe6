import Testing

/// The same input, settings and seed give the same bytes, however the work was shared out.
struct DeterminismTests {
  private func drawn(in w: TestWorkspace) throws {
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
  }

  @Test("One job and three give the same shards and the same digest")
  func jobs() throws {
    let (one, three) = (try TestWorkspace(), try TestWorkspace())
    for (w, jobs) in [(one, "1"), (three, "3")] {
      try drawn(in: w)
      try w.prep(
        "ingest", "loco.tar", "--jobs", jobs, "--min-pixels", "501760", "--max-pixels", "602112"
      ).expect(exit: 0, stdout: "225 members: 213 stored, 0 there already, 0 rejected, 12 without")
      try w.expectSound()
    }
    #expect(try one.shards().count > 3)
    #expect(try one.contents() == three.contents())
  }

  @Test("Two profiles in one pass are the same two in two passes")
  func profiles() throws {
    let (one, two) = (try TestWorkspace(), try TestWorkspace())
    for w in [one, two] { try Members.pushpins().write(to: w.file("loco.tar.xz")) }
    try one.prep("ingest", "loco.tar.xz", "--max-pixels", "401408", "--max-pixels", "12544")
      .expect(exit: 0)
    try two.prep("ingest", "loco.tar.xz", "--max-pixels", "401408").expect(exit: 0)
    try two.prep("ingest", "loco.tar.xz", "--max-pixels", "12544").expect(exit: 0)
    #expect(try one.shards().count == 2)
    #expect(try one.contents() == two.contents())
    try two.expectSound()
  }

  @Test("Ingesting again changes nothing and says so")
  func again() throws {
    let w = try TestWorkspace()
    try drawn(in: w)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    let before = try w.contents()
    try w.prep("ingest", "loco.tar").expect(
      exit: 0, stdout: "loco.tar: in the workspace already (sha256 ")
    #expect(try w.contents() == before)
  }

  @Test("A workspace elsewhere, under odd settings of the system, comes to the same digest")
  func environment() throws {
    let (one, two) = (try TestWorkspace(), try TestWorkspace())
    for w in [one, two] { try Members.pushpins().write(to: w.file("loco ü.tar.xz")) }
    try one.prep("ingest", "loco ü.tar.xz").expect(exit: 0)
    let odd = ["LANG": "C", "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PREP_WORKSPACE": "a b/wö"]
    try two.prep("ingest", "./loco ü.tar.xz", environment: odd).expect(exit: 0)
    let status = try two.prep("status", environment: odd)
    #expect(status.lines(with: "digest").last.map(String.init) == (try one.contents()).digest)
  }

  @Test("Builds repeat with the same id and digest; another seed gives another id")
  func builds() throws {
    let w = try TestWorkspace()
    try drawn(in: w)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    for command in ["build-sft", "build-grpo", "build-eval"] {
      let first = try w.prep(command).expect(exit: 0, stdout: "built ")
      let digest = try #require(first.lines(with: "digest").first)
      let id = try #require(first.stdout.split(separator: " ").dropFirst().first)
      let before = try w.contents()
      try w.prep(command).expect(exit: 0, stdout: "built before: \(id)", String(digest))
      #expect(try w.contents() == before)
      #expect(try w.contents() == before)
    }
    try w.expectSound()
    try w.prep("status").expect(exit: 0, stdout: "sft-", "grpo-", "eval-")
  }

  @Test("Another seed makes another build, and a dry run makes none")
  func seeds() throws {
    let w = try TestWorkspace()
    try drawn(in: w)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    for command in ["build-sft", "build-grpo", "build-eval"] {
      let ids = try ["0", "1", "0"].map { seed in
        try w.prep(command, "--seed", seed, "--dry-run").expect(exit: 0, stdout: "would build")
          .stdout.split(separator: " ").first { $0.contains("-") }
      }
      #expect(ids[0] != nil && ids[0] == ids[2] && ids[0] != ids[1])
    }
    #expect(try w.rows("SELECT id FROM build").isEmpty)
  }
}
