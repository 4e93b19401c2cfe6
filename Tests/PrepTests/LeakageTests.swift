import Testing

/// No picture serves both training and evaluation.
struct LeakageTests {
  @Test("A picture that training shows is no reference of an evaluation, under whatever name")
  func doubledReference() throws {
    let w = try TestWorkspace()
    var members = try DrawnArchive.members(of: "pushpins")
    members["pushpins/validation/good/000.png"] = members["pushpins/train/good/001.png"]
    members.add("pushpins/validation/good/100.png", try Members.picture("another"))
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("build-grpo").expect(exit: 0)
    try w.prep("build-eval").expect(
      exit: 0,
      stdout: "left out mvtec_loco/pushpins/validation/good/000: no reference, for training shows")
    let shown = try w.rows(
      """
      SELECT DISTINCT image_id FROM build_image
      WHERE build_id LIKE 'eval-%' AND role = 'reference'
      """)
    #expect(!shown.isEmpty && !shown.contains(["mvtec_loco/pushpins/validation/good/000"]))
    try w.expectSound()
  }

  @Test("Test images with the same pixels stay on one side")
  func doubledTestImages() throws {
    let w = try TestWorkspace()
    var members = try DrawnArchive.members(of: "pushpins")
    let twin = members["pushpins/test/good/000.png"]
    for i in 1..<9 { members.add("pushpins/test/good/00\(i).png", twin) }
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    for command in ["build-sft", "build-grpo", "build-eval"] {
      #expect([0, 1].contains(try w.prep(command).expect(without: "pixels stand in").exit))
    }
    try w.expectSound()
  }

  @Test("After an evaluation set, training with another seed is refused")
  func anotherSeed() throws {
    let w = try TestWorkspace()
    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("build-eval").expect(exit: 0)
    for command in ["build-sft", "build-grpo"] {
      try w.prep(command, "--seed", "1").expect(
        exit: 1, stderr: "images of this training build stand", "in a build of the other purpose",
        "(in eval-", "must share --seed")
      try w.prep(command).expect(exit: 0)
    }
    try w.prep("build-eval", "--training-share", "0.1").expect(
      exit: 1, stderr: "images of this evaluation build stand", " and ")
    try w.expectSound()
  }
}
