import Diagnostics
import Foundation
import Testing

/// Captions by a large model, through the command.
struct CaptionerTests {
  private static let key = "sk-test-0123456789"
  private static let environment = ["PREP_CAPTIONER_KEY": key]

  /// A workspace with one product: 10 images that may have captions.
  private func ingested() throws -> TestWorkspace {
    let w = try TestWorkspace()
    try DrawnArchive.members(of: "pushpins").write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    return w
  }

  private func arguments(_ url: String, _ more: [String] = []) -> [String] {
    ["build-sft", "--captioner", "openai", "--url", url, "--model", "tester"] + more
  }

  @discardableResult
  private func build(_ w: TestWorkspace, _ url: String, _ more: String...) throws -> Outcome {
    try PrepProcess(arguments(url, more), in: w.folder, environment: Self.environment).wait()
  }

  private func answers(_ w: TestWorkspace) throws -> Int {
    try w.rows("SELECT 1 FROM caption").count
  }

  @Test("Captions take the place of ours, each asked for once; the key is written nowhere")
  func captions() throws {
    let w = try ingested()
    let server = try ChatServer { .answer(200, ModelAnswer.fitting($0.text)) }
    defer { server.stop() }
    let first = try build(w, server.url, "--price-in", "1", "--price-out", "10")
    first.expect(
      exit: 0, stdout: "captions by tester", "accepted", "tokens in", "cost", "built sft-")
    let asked = server.requests.count
    #expect(asked > 0)
    let rows = try w.rows(
      "SELECT task, count(*) FROM build_row WHERE provenance LIKE '%tester%' GROUP BY task")
    #expect(rows == [["caption", "\(asked)"], ["defect_description", "\(asked)"]])
    let perImage = try w.rows(
      """
      SELECT max(n) FROM (SELECT count(*) AS n FROM build_image WHERE role = 'query'
      GROUP BY image_id)
      """)
    #expect(perImage == [["4"]])
    #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.key)" })
    first.expect(without: Self.key)
    for path in try FileManager.default.subpathsOfDirectory(atPath: w.folder) {
      let data = FileManager.default.contents(atPath: w.file(path)) ?? Data()
      #expect(data.range(of: Data(Self.key.utf8)) == nil, "\(path)")
    }
    try build(w, server.url).expect(exit: 0, stdout: "nothing to ask", "built before: sft-")
    #expect(server.requests.count == asked)
    try w.prep("status").expect(exit: 0, stdout: "Captions", "tester")
    try w.expectSound()
  }

  @Test("The picture is the one that the model will see, as a PNG")
  func picture() throws {
    let w = try ingested()
    let server = try ChatServer { .answer(200, ModelAnswer.fitting($0.text)) }
    defer { server.stop() }
    try build(w, server.url, "--captioner-images", "1").expect(exit: 0)
    let request = try #require(server.requests.first)
    let image = try #require(try w.rows("SELECT image_id FROM caption").first?.first)
    let grid = try w.rows(
      "SELECT grid_width * 14, grid_height * 14 FROM patches WHERE image_id = '\(image)'")
    let body = String(decoding: request.body, as: UTF8.self)
    let start = try #require(body.range(of: "data:image/png;base64,")?.upperBound)
    let png = try #require(Data(base64Encoded: String(body[start...].prefix { $0 != "\"" })))
    // A PNG's width and height are the third and fourth words of four bytes after its signature.
    let words = stride(from: 16, to: 24, by: 4).map { offset in
      png.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
    }
    #expect([words.map(String.init)] == grid)
  }

  @Test("Contradictions are counted, kept with their reason, and not used; they may be asked again")
  func contradictions() throws {
    let w = try ingested()
    let server = try ChatServer { request in
      let isAgain = request.text.contains("Your last answer can't be used: contradicts the label")
      return .answer(
        200,
        isAgain
          ? ModelAnswer.fitting(request.text) : ModelAnswer.contradicting(request.text))
    }
    defer { server.stop() }
    try build(w, server.url).expect(exit: 0, stdout: "0 accepted", "contradicts the label")
    let images = try answers(w)
    #expect(try w.rows("SELECT 1 FROM build_row WHERE provenance LIKE '%tester%'").isEmpty)
    #expect(
      try w.rows("SELECT 1 FROM caption WHERE rejection LIKE 'contradicts the label: %'").count
        == images)
    try build(w, server.url).expect(exit: 0, stdout: "nothing to ask", "\(images) rejected")
    try build(w, server.url, "--captioner-attempts", "2").expect(
      exit: 0, stdout: "\(images) accepted")
    #expect(server.requests.count == 2 * images)
  }

  @Test("What is not JSON, cut off or declined is rejected with its reason")
  func unusable() throws {
    let w = try ingested()
    let server = try ChatServer { request in
      switch request.number % 3 {
      case 0: .answer(200, ModelAnswer.completion("It shows a tray."))
      case 1: .answer(200, ModelAnswer.completion("{\"caption\": \"The", finish: "length"))
      default: .answer(400, ModelAnswer.error("held back", code: "content_filter"))
      }
    }
    defer { server.stop() }
    try build(w, server.url, "--captioner-images", "3").expect(
      exit: 0, stdout: "rejected 1: not the JSON asked for", "rejected 1: truncated",
      "rejected 1: refused")
  }

  @Test("No more requests are in flight than allowed")
  func concurrency() throws {
    let w = try ingested()
    let server = try ChatServer { request in
      Thread.sleep(forTimeInterval: 0.1)
      return .answer(200, ModelAnswer.fitting(request.text))
    }
    defer { server.stop() }
    try build(w, server.url, "--captioner-concurrency", "3").expect(exit: 0)
    #expect(server.most == 3)
  }

  @Test("A server that dies midway: what it answered is kept, and only the rest is asked for")
  func deadServer() throws {
    let w = try ingested()
    let dying = try ChatServer { request in
      request.number < 3 ? .answer(200, ModelAnswer.fitting(request.text)) : .bytes("")
    }
    let port = dying.port
    try build(w, dying.url, "--captioner-retries", "0", "--captioner-concurrency", "1").expect(
      exit: 1, stderr: "error: 127.0.0.1:\(port) failed", "asks only for what is missing")
    dying.stop()
    #expect(try answers(w) == 3)
    try w.expectSound()
    let server = try ChatServer { .answer(200, ModelAnswer.fitting($0.text)) }
    defer { server.stop() }
    try build(w, server.url).expect(exit: 0, stdout: "answered before: 3 of", "built sft-")
    #expect(try answers(w) == 3 + server.requests.count)
  }

  @Test(
    "Interrupted or killed, the same command asks only for the rest", arguments: [SIGINT, SIGKILL])
  func ended(signal: Int32) throws {
    let w = try ingested()
    let server = try ChatServer { request in
      Thread.sleep(forTimeInterval: request.number < 3 ? 0.05 : 0.4)
      return .answer(200, ModelAnswer.fitting(request.text))
    }
    defer { server.stop() }
    let run = try PrepProcess(
      arguments(server.url, ["--captioner-concurrency", "1"]), in: w.folder,
      environment: Self.environment)
    while run.isRunning, server.requests.count < 4 { usleep(2000) }
    run.signal(signal)
    let outcome = try run.wait()
    if signal == SIGINT {
      outcome.expect(
        exit: 130, stderr: "error: interrupted", "hint: run the same command again: it continues")
    }
    let kept = try answers(w)
    #expect(kept >= 3)
    try w.expectSound()
    let before = server.requests.count
    try build(w, server.url).expect(exit: 0, stdout: "answered before: \(kept) of")
    #expect(try answers(w) == kept + server.requests.count - before)
    try w.expectSound()
  }

  @Test("A dry run asks for nothing, and says how much there would be to ask")
  func dryRun() throws {
    let w = try ingested()
    try w.prep(
      "build-sft", "--captioner", "openai", "--model", "m", "--dry-run", "--captioner-images", "5"
    ).expect(exit: 0, stdout: "would ask m about 5 images: ~", "tokens in", "would build sft-")
    #expect(try answers(w) == 0)
  }

  @Test("What is missing or wrong is named, with what to do")
  func mistakes() throws {
    let w = try ingested()
    try w.prep("build-sft", "--captioner", "openai", "--url", "http://localhost:1/v1").expect(
      exit: 64, stderr: "the captioner's model is not known", "hint: give it with --model")
    try w.prep("build-sft", "--captioner", "openai", "--model", "m").expect(
      exit: 64, stderr: "the captioner's address is not known", "hint: give it with --url")
    try w.prep("build-sft", "--url", "http://localhost:1/v1").expect(
      exit: 64, stderr: "--captioner openai")
    try w.prep("build-sft", "--captioner", "claude").expect(exit: 64, stderr: "claude")
    for (url, words) in [
      ("localhost:8000", "no http or https address"), ("http://me:pw@host/v1", "user or password"),
      ("https://host/v1?key=abc123", "holds a secret, `key=…`"),
    ] {
      try w.prep("build-sft", "--captioner", "openai", "--url", url, "--model", "m").expect(
        exit: 64, stderr: words
      ).expect(without: "abc123", "me:pw")
    }
    let server = try ChatServer { _ in .answer(401, ModelAnswer.error("who are you?")) }
    defer { server.stop() }
    try w.prep("build-sft", "--captioner", "openai", "--url", server.url, "--model", "m").expect(
      exit: 1, stderr: "refuses with status 401: who are you?",
      "hint: put a key in the variable PREP_CAPTIONER_KEY")
    try build(w, server.url).expect(exit: 1, stderr: "hint: check the key in PREP_CAPTIONER_KEY")
  }
}
