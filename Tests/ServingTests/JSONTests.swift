import Foundation
import Testing

@testable import Serving

@Suite("JSON")
struct JSONTests {
  @Test("is written as Foundation reads it, on one line")
  func texts() throws {
    let texts = [
      "", "a\"b\\c/d", "\n\r\t\u{0}\u{1F}\u{7F}\u{85}\u{2028}", "e\u{301} 🇩🇪 漢字 👩‍👩‍👧", "\r\n\r\n",
    ]
    for text in texts {
      let written = JSON.array([.string(text)]).text
      #expect(try JSONDecoder().decode([String].self, from: Data(written.utf8)) == [text])
      #expect(!written.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
  }

  @Test("is read as it was written")
  func values() throws {
    let value = JSON.array([
      .null, .bool(true), .integer(0), .integer(.max), .integer(.min), .number(0.1),
      .number(1e300), .string("1"), .array([]), .object([:]), .object(["a": .array([.null])]),
    ])
    #expect(try JSON(parsing: Array(value.text.utf8)) == value)
  }

  @Test("tells numbers, booleans and whole numbers apart")
  func kinds() throws {
    #expect(
      try JSON(parsing: Array("[1,1.5,true,1e2,1000000000000000000000]".utf8))
        == .array([
          .integer(1), .number(1.5), .bool(true), .integer(100), .number(1e21),
        ]))
  }

  @Test("keeps the order of an object's members")
  func order() {
    #expect(JSON.object(["b": .integer(1), "a": .number(.infinity)]).text == #"{"b":1,"a":null}"#)
  }
}
