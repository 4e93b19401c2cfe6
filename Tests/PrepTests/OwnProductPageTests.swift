import Foundation
import Testing

/// The page on own product lines, typed as it stands there.
struct OwnProductPageTests {
  /// The page's blocks of code, with their languages, in their order.
  private func blocks() throws -> [(language: Substring, text: String)] {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/own-product-line.md")
    let parts = try String(contentsOf: url, encoding: .utf8).components(separatedBy: "```")
    return stride(from: 1, to: parts.count, by: 2).map { index in
      let lines = parts[index].split(
        separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return (lines[0], lines.count > 1 ? String(lines[1]) : "")
    }
  }

  /// The folder that the page shows, with as many photos as it asks for.
  private func photos(_ description: String, _ knowledge: String) throws -> Members {
    var members = Members()
    members.add("dataset.yaml", Array(description.utf8))
    members.add("chocolates.yaml", Array(knowledge.utf8))
    for number in 1...20 { try members.photo("ok/IMG_\(1000 + number)") }
    for number in 1...5 {
      try members.photo("bad/missing_chocolate/IMG_010\(number)")
      try members.photo("bad/dirt/IMG_020\(number)")
      members.add(
        "masks/missing_chocolate/IMG_010\(number).png", try Members.mask(values: [255]))
    }
    return members
  }

  @Test("Its files are read and its commands do what it says, one after the other")
  func commands() throws {
    let blocks = try blocks()
    let yaml = blocks.filter { $0.language == "yaml" }.map(\.text)
    try #require(yaml.count == 2)
    let w = try TestWorkspace()
    try photos(yaml[0], yaml[1]).write(to: w.file("chocolates"))
    let shell = try #require(blocks.first { $0.language == "sh" }).text
    let lines = shell.split(separator: "\n").map { $0.split(separator: "#")[0] }
    #expect(lines.count == 8)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      try #require(words.first == "prep")
      try PrepProcess(Array(words.dropFirst()), in: w.folder).wait().expect(exit: 0)
    }
    try w.expectSound()
    #expect(try w.rows("SELECT count(*) FROM build") == [["3"]])
    #expect(try w.rows("SELECT count(*) FROM rejection") == [["0"]])
  }
}

extension Members {
  fileprivate mutating func photo(_ name: String) throws {
    add(name + ".jpg", try Self.picture(name))
  }
}
