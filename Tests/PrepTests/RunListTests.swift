import Testing

/// Runs of `lad` are listed by `prep`, which prepared what they stand on.
struct RunListTests {
  @Test("Runs are listed with how far they are, and leave the digest as it was")
  func runs() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("build-eval").expect(exit: 0)
    try w.prep("status").expect(exit: 0).expect(without: "Runs")
    let before = try w.contents()
    let items = try w.rows("SELECT count(*) FROM eval_item")[0][0]
    try w.tamper(
      """
      INSERT INTO run SELECT 'eval-0123456789ab', 'eval', id, 'models/small', 'w', NULL, NULL, NULL,
        NULL, '{}', 0, 'running', '2026-01-01T00:00:00Z', NULL FROM build;
      INSERT INTO prediction SELECT r.id, 0, r.build_id, 'no', 0.1,
        '<think>a</think><answer>no</answer>', 9, 'stop', 0.5, NULL FROM run r;
      """)
    try w.prep("status").expect(
      exit: 0, stdout: "Runs\n", "eval-0123456789ab  ", "running  ", "1 of \(items) items")
    try w.prep("status", "--json").expect(
      exit: 0, stdout: #""runs":[{"build":"eval-"#, #""done":1"#, #""total":\#(items)"#)
    #expect(try w.contents() == before)
    try w.expectSound()
    try w.tamper("UPDATE prediction SET answer = 'A'")
    try w.prep("verify").expect(exit: 4, stdout: "a prediction answers with a letter")
  }
}
