import Foundation
import Testing

@testable import Preparation

@Suite("Of MMAD's file")
struct MMADReadingTests {
  private func members(_ text: String) throws -> [String: String] {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBytes { bytes in
      var (reader, found) = (JSONMembers(bytes), [String: String]())
      while let member = try reader.next() {
        found[member.key] = String(decoding: bytes[member.value], as: UTF8.self)
      }
      return found
    }
  }

  @Test("the members are found whatever their values hold")
  func members() throws {
    #expect(try members("{}").isEmpty)
    #expect(try members("\u{feff} {\n} \n").isEmpty)
    let text = #"""
      {"a": {"x": "}{][,\"\\"}, "b\u0041\"": [1, {"y": []}] ,
       "c" :null,"d":"e , f"}
      """#
    let expected = [
      "a": #"{"x": "}{][,\"\\"}"#, "bA\"": #"[1, {"y": []}]"#, "c": "null", "d": #""e , f""#,
    ]
    #expect(try members(text) == expected)
  }

  @Test(
    "what can't be followed is told with its line",
    arguments: [
      ("", 1, "no JSON object"), ("[]", 1, "no JSON object"), ("{", 1, "ends too early"),
      ("{\n\"a\": 1", 2, "ends too early"), ("{\n\n\"a", 3, "ends inside a text"),
      ("{\"a\" 1}", 1, "no `:`"), ("{\"a\": {\n}\n\"b\": 1}", 3, "a comma is missing"),
      ("{\"a\": 1 2}", 1, "a comma is missing"), ("{\"a\": 1", 1, "ends too early"),
      ("{\"a\": [}]}", 1, "a comma is missing"),
      ("{} {}", 1, "follows the object"), ("{\"a\": \"\\", 1, "ends inside a text"),
      ("{5: 1}", 1, "a key is missing"), ("{\"a\": 1,}", 1, "a key is missing"),
    ])
  func breaks(text: String, line: Int, detail: String) {
    let error = #expect(throws: JSONMembers.Break.self) { _ = try members(text) }
    #expect(error?.line == line)
    #expect(error?.detail.contains(detail) == true, "\(error?.detail ?? "")")
  }

  @Test(
    "a path is the image of its data set",
    arguments: [
      (
        "MVTec-LOCO/pushpins/test/logical_anomalies/004.png",
        "mvtec_loco/pushpins/test/logical_anomalies/004"
      ),
      ("DS-MVTec/cable/image/cable_swap/000.png", "mvtec_ad/cable/test/cable_swap/000"),
      ("MVTec-AD/cable/train/good/011.png", "mvtec_ad/cable/train/good/011"),
      ("VisA/pcb1/test/bad/000.JPG", "visa/pcb1/test/bad/000"),
      ("./dataset/MMAD/VisA/pcb1/train/good/0012.JPG", "visa/pcb1/train/good/0012"),
      (#"VisA\candle\test\good\0000.JPG"#, "visa/candle/test/good/0000"),
      ("GoodsAD/can/test/opened/a.b.jpg", "goodsad/can/test/opened/a.b"),
    ])
  func paths(path: String, id: String) {
    #expect(MMADPath(path)?.imageId == id)
  }

  @Test("a path of no data set that is known names no image, and one without its form nothing")
  func strangePaths() {
    #expect(MMADPath("Other/a/test/good/1.png")?.dataset == "Other")
    #expect(MMADPath("Other/a/test/good/1.png")?.imageId == nil)
    for path in ["", "x", "VisA/a/test/1.png", "VisA/a/b/c/1.png", "VisA/a/test/bad/.png"] {
      #expect(MMADPath(path) == nil, "\(path)")
    }
    #expect(MMADPath("MVTec-AD/cable/image/good/0.png") == nil)
  }

  @Test("a question is read whatever stands beside it, and however its letters are written")
  func question() throws {
    var value = MMADFile.question(
      "object  Structure", " How many? ", options: ["a": "3 ", "B": "Four."], answer: "b.")
    value["new"] = ["key": 1]
    let question = try MMADQuestion(value)
    #expect(question.task == .objectStructure)
    #expect(question.text == "How many?")
    #expect(question.options == ["A": "3", "B": "Four."])
    #expect(question.answer == "B")
    #expect(MMADTask(type: "Anomaly Discrimination") == .anomalyDetection)
    for task in MMADTask.allCases { #expect(MMADTask(type: task.title) == task) }
  }

  @Test(
    "what is wrong with a question has a code",
    arguments: [
      ("Question", "", "no_question"), ("Question", nil, "no_question"),
      ("Question", "See <image>", "image_mark"), ("type", "Poetry", "unknown_type"),
      ("type", nil, "no_type"), ("Answer", "C", "no_answer"), ("Answer", nil, "no_answer"),
      ("Options", "Yes", "no_options"), ("Options", #"{"A": "Yes."}"#, "no_options"),
      ("Options", #"{"A": "Yes.", "F": "No."}"#, "bad_option"),
      ("Options", #"{"A": "Yes.", "B": " "}"#, "bad_option"),
      ("Options", #"{"A": "Yes.", "a": "No."}"#, "bad_option"),
    ] as [(String, String?, String)])
  func flaws(key: String, text: String?, code: String) throws {
    var value = MMADFile.question()
    value[key] = text
    if let text, text.hasPrefix("{") {
      value[key] = try JSONSerialization.jsonObject(with: Data(text.utf8))
    }
    let read: Any = value
    let flaw = #expect(throws: MMADQuestion.Flaw.self) { _ = try MMADQuestion(read) }
    #expect(flaw?.code == code)
  }

  @Test("an entry that is none says so")
  func entries() throws {
    let texts: [(String, String)] = [
      ("[]", "malformed_entry"), ("{\"a\" 1}", "malformed_entry"), ("{}", "no_conversation"),
      (#"{"conversation": {}}"#, "no_conversation"),
    ]
    for (text, code) in texts {
      let json = Data(text.utf8)
      let flaw = #expect(throws: MMADQuestion.Flaw.self) { _ = try MMADEntry(json) }
      #expect(flaw?.code == code)
    }
    let mixed = try MMADEntry(Data(#"{"conversation": [5], "random_templates": 7}"#.utf8))
    #expect(mixed.questions.count == 1 && mixed.templates["random"] == [])
  }
}
