import Foundation
import Testing

/// Questions of MMAD about drawn pictures, through the command. The file is made up.
struct MMADTests {
  /// A file that asks two or three questions about every test image, and some about others.
  static func file(about members: Members, spoilt: Bool = false) throws -> String {
    var entries: [String: Any] = [:]
    let test = members.files.map(\.path).filter { $0.contains("/test/") && $0.hasSuffix(".png") }
    let train = members.files.map(\.path).filter { $0.contains("/train/good/") }
    for (number, path) in test.enumerated() {
      let isGood = path.contains("/good/")
      let category = path.split(separator: "/")[0]
      let templates = train.filter { $0.hasPrefix(category + "/") }.map { "MVTec-LOCO/" + $0 }
      entries["MVTec-LOCO/" + path] = [
        "image_path": path, "conversation": questions(number, isGood: isGood),
        "random_templates": templates, "similar_templates": Array(templates.reversed()),
      ]
    }
    entries["GoodsAD/can/test/good/000.jpg"] = ["conversation": questions(0, isGood: true)]
    if spoilt {
      entries["VisA/pcb1/test/bad/000.JPG"] = ["conversation": ["nothing to ask"]]
    }
    let data = try JSONSerialization.data(
      withJSONObject: entries, options: [.sortedKeys, .prettyPrinted])
    return String(decoding: data, as: UTF8.self)
  }

  private static func questions(_ number: Int, isGood: Bool) -> [[String: Any]] {
    func question(_ type: String, _ text: String, _ options: [String], _ right: Int)
      -> [String: Any]
    {
      let letters = "ABCDE".prefix(options.count).map(String.init)
      return [
        "Question": text, "Answer": letters[right], "type": type,
        "Options": Dictionary(uniqueKeysWithValues: zip(letters, options)),
      ]
    }
    return [
      question("Anomaly Detection", "Is there any defect?", ["Yes.", "No."], isGood ? 1 : 0),
      question(
        "Object Classification", "What is shown?", ["A tray.", "A bag.", "A jar.", "A box."],
        number % 4),
    ] + (isGood ? [] : [question("Defect Analysis", "What now?", ["Stop.", "Go on."], 0)])
  }

  @Test("Questions are joined, found again, and added to when their images come later")
  func ingest() throws {
    let w = try TestWorkspace()
    let all = try DrawnArchive.members.get()
    try Self.file(about: all).write(toFile: w.file("mmad.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest-mmad", "mmad.json").expect(exit: 10, stderr: "no workspace")
    try DrawnArchive.members(of: "pushpins").write(to: w.file("pushpins.tar"))
    try w.prep("ingest", "pushpins.tar").expect(exit: 0)
    try w.prep("ingest-mmad", "mmad.json", "--dry-run").expect(
      exit: 0, stdout: "(only read, nothing written)", " to store")
    #expect(try w.rows("SELECT count(*) FROM question") == [["0"]])
    try w.prep("ingest-mmad", "mmad.json").expect(
      exit: 0, stdout: "goodsad", " about images that are not in the workspace",
      stderr: "next: prep build-eval --questions mmad")
    let first = try w.rows("SELECT count(*), count(DISTINCT image_id) FROM question")
    try w.prep("ingest-mmad", "mmad.json").expect(exit: 0, stdout: "in the workspace already")
    try w.expectSound()

    try DrawnArchive.members.get().write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("ingest-mmad", "mmad.json", "--json").expect(
      exit: 0, stdout: #""message_type":"ingest_mmad""#, #""was_complete":false"#)
    let second = try w.rows("SELECT count(*), count(DISTINCT image_id) FROM question")
    #expect(Int(second[0][0]) ?? 0 > Int(first[0][0]) ?? 0)
    let test = all.files.count { $0.path.contains("/test/") && $0.path.hasSuffix(".png") }
    #expect(second[0][1] == "\(test)")
    try w.expectSound()
  }

  @Test("A file that is no such file, or asks about other images, says so; flaws end with 3")
  func refusals() throws {
    let w = try TestWorkspace()
    let members = try DrawnArchive.members(of: "pushpins")
    try members.write(to: w.file("loco.tar"))
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    let text = try Self.file(about: members, spoilt: true)
    try text.write(toFile: w.file("mmad.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest-mmad", "mmad.json", "--strict").expect(
      exit: 1, stderr: "error: `VisA/pcb1/test/bad/000.JPG question 1` can't be used",
      "hint: without --strict")
    try w.prep("ingest-mmad", "mmad.json").expect(
      exit: 3, stdout: "1 rejected", "VisA/pcb1/test/bad/000.JPG question 1: ")
    try w.prep("status", "--rejections").expect(exit: 0, stdout: "the question is no JSON object")
    try String(text.prefix(999)).write(
      toFile: w.file("cut.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest-mmad", "cut.json").expect(
      exit: 1, stderr: "error: `cut.json` is not a whole JSON file: it ends", "hint: download")
    try #"{"VisA/a/test/good/0.JPG": {"conversation": []}}"#.write(
      toFile: w.file("other.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest-mmad", "other.json").expect(
      exit: 1, stderr: "none of the images in `other.json` is in the workspace", "visa",
      "hint: first `prep ingest`")
    try w.prep("ingest-mmad", "none.json").expect(
      exit: 1, stderr: "error: cannot open `none.json`", "hint: check the path")
    try w.expectSound()
  }

  @Test("The questions become examples and an evaluation, which share no image, and are exported")
  func builds() throws {
    let w = try TestWorkspace()
    let members = try DrawnArchive.members.get()
    try members.write(to: w.file("loco.tar"))
    try Self.file(about: members).write(
      toFile: w.file("mmad.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("build-eval", "--questions", "mmad").expect(
      exit: 1, stderr: "error: no question of MMAD is about a test image on the side of evaluation",
      "hint: join them with `prep ingest-mmad mmad.json`")
    try w.prep("ingest-mmad", "mmad.json").expect(exit: 0)
    try w.prep("build-sft", "--questions", "mmad").expect(
      exit: 0, stdout: "anomaly_detection ", "caption ", "answers     A ")
    try w.prep("build-eval", "--questions", "mmad").expect(
      exit: 0, stdout: "object_classification ", "references  ours ", "may serve training")
    try w.prep("build-eval", "--questions", "mmad", environment: ["PREP_SHOTS": "0"]).expect(
      exit: 0, stdout: "built eval-"
    ).expect(without: "references")
    try w.prep("build-eval", "--shots", "2").expect(exit: 64, stderr: "--shots must be 0 or 1")
    try w.prep("build-eval", "--questions", "all").expect(exit: 64, stderr: "'none' and 'mmad'")
    #expect(
      try w.rows(
        """
        SELECT count(*) FROM build_image a JOIN build x ON x.id = a.build_id
        JOIN build_image b ON b.image_id = a.image_id JOIN build y ON y.id = b.build_id
        WHERE x.purpose <> y.purpose
        """) == [["0"]])
    try w.prep("export", "eval", "--format", "hf").expect(exit: 0, stdout: "exported eval-")
    try w.expectSound()
  }

  @Test("Answers are scored, those to letters and those to yes or no; what is wrong has its line")
  func score() throws {
    let w = try TestWorkspace()
    let members = try DrawnArchive.members(of: "pushpins")
    try members.write(to: w.file("loco.tar"))
    try Self.file(about: members).write(
      toFile: w.file("mmad.json"), atomically: true, encoding: .utf8)
    try w.prep("ingest", "loco.tar").expect(exit: 0)
    try w.prep("ingest-mmad", "mmad.json").expect(exit: 0)
    try w.prep("build-eval").expect(exit: 0)
    let plain = try w.rows("SELECT build_id, ordinal, answer FROM eval_item ORDER BY ordinal")
    try w.prep("build-eval", "--questions", "mmad").expect(exit: 0)
    let all = try w.rows("SELECT build_id, ordinal, answer FROM eval_item ORDER BY ordinal")
    let choices = all.filter { !plain.contains($0) }
    let lines = choices.map { #"{"id": "\#($0[0])/\#($0[1])", "text": "It is \#($0[2])."}"# }
    try lines.joined(separator: "\n").write(
      toFile: w.file("letters.jsonl"), atomically: true, encoding: .utf8)
    let score = try w.prep("score", "letters.jsonl", "--build", choices[0][0]).expect(
      exit: 0, stdout: "\(choices.count) of \(choices.count) rows answered",
      "0 of \(choices.count) answers can't be read")
    #expect(score.lines(with: "Object Classification ").first?.hasSuffix(" 100.0    100.0") == true)
    let verdicts = plain.dropFirst().map {
      #"{"ordinal": \#($0[1]), "text": "<think>a</think><answer>\#($0[2])</answer>"}"#
    }
    try verdicts.joined(separator: "\n").write(
      toFile: w.file("verdicts.jsonl"), atomically: true, encoding: .utf8)
    try w.prep("score", "verdicts.jsonl", "--build", plain[0][0]).expect(
      exit: 0, stdout: "mvtec_loco/pushpins", "1 row without an answer: counted as wrong")
    try w.prep("score", "verdicts.jsonl", "--build", plain[0][0], "--json").expect(
      exit: 0, stdout: #""missing":1"#, #""formed":\#(plain.count - 1)"#, #""unreadable":1"#)
    try w.prep("score", "letters.jsonl", "--build", plain[0][0]).expect(
      exit: 1, stderr: "error: `letters.jsonl`, line 1: `\(choices[0][0])/0` is not row 0 of",
      "hint: write one JSON object a line")
    try w.prep("score", "none.jsonl").expect(exit: 1, stderr: "error: cannot read `none.jsonl`")
  }

  @Test("A recipe with the file among its sources is done as a whole, questions after images")
  func run() throws {
    let w = try TestWorkspace()
    let members = try DrawnArchive.members(of: "pushpins")
    try members.write(to: w.file("loco.tar"))
    try Self.file(about: members).write(
      toFile: w.file("questions.json"), atomically: true, encoding: .utf8)
    try """
    name: asked
    datasets: [mvtec_loco]
    sources:
      - {dataset: mmad, path: mmad.json}
      - {dataset: mvtec_loco, path: loco.tar}
    builds: [sft, eval]
    sft: {questions: mmad}
    eval: {questions: mmad, shots: 0}
    """.write(toFile: w.file("asked.yaml"), atomically: true, encoding: .utf8)
    try w.prep("run", "asked.yaml").expect(
      exit: 1, stderr: "error: not there: `mmad.json` (mmad)", "--source mmad=PATH")
    let first = try w.prep("run", "asked.yaml", "--source", "mmad=questions.json").expect(
      exit: 0, stdout: "[2/5] ingest-mmad", "[5/5] verify", "all as recorded")
    let second = try w.prep("run", "asked.yaml", "--source", "mmad=questions.json").expect(
      exit: 0, stdout: "ingest-mmad        done before")
    #expect(first.lines(with: "digest ").last == second.lines(with: "digest ").last)
    try w.prep("status").expect(exit: 0, stdout: "Questions\n  ", " about ")
    try FileManager.default.removeItem(atPath: w.file("questions.json"))
    try w.prep("run", "asked.yaml", "--source", "mmad=questions.json", "--dry-run").expect(
      exit: 0, stdout: "ingest-mmad        done before", "build-eval         done before")
  }
}
