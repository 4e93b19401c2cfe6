import Testing

@testable import Datasets

@Suite("A pattern of paths")
struct PathPatternTests {
  private func captures(_ pattern: String, _ path: String) throws -> [String: String]? {
    try PathPattern(pattern).captures(in: path)?
      .reduce(into: [String: String]()) { $0[$1.key.rawValue] = $1.value }
  }

  @Test(
    "finds the parts that its placeholders stand for",
    arguments: [
      ("{category}/ok/{stem}.png", "cup/ok/1.png", ["category": "cup", "stem": "1"]),
      ("ok/{stem}.jpg", "ok/a.b.JPG", ["stem": "a.b"]),
      ("ok/{stem}.*", "ok/a.b.jpeg", ["stem": "a.b"]),
      ("{category}_{stem}.png", "screw_bag_01.png", ["category": "screw_bag", "stem": "01"]),
      ("**/{defect}/{stem}.png", "a/b/dent/1.png", ["defect": "dent", "stem": "1"]),
      ("**/{defect}/{stem}.png", "dent/1.png", ["defect": "dent", "stem": "1"]),
      ("{stem}/{stem}_mask.png", "7/7_mask.png", ["stem": "7"]),
      ("line*/{stem}.png", "line/1.png", ["stem": "1"]),
      ("raw/**", "raw/a/b.txt", [:]),
      (
        "{split}/{defect}/{stem}-*.png", "test/dent/9-0-1.png",
        ["split": "test", "defect": "dent", "stem": "9-0"]
      ),
    ])
  func fits(pattern: String, path: String, expected: [String: String]) throws {
    #expect(try captures(pattern, path) == expected)
  }

  @Test(
    "does not fit another path",
    arguments: [
      ("{category}/ok/{stem}.png", "cup/OK/1.png"), ("{category}/ok/{stem}.png", "ok/1.png"),
      ("{category}/ok/{stem}.png", "a/cup/ok/1.png"), ("ok/{stem}.png", "ok/.png"),
      ("ok/{stem}.png", "ok/1.jpg"), ("{stem}/{stem}_mask.png", "7/8_mask.png"),
      ("ok/{stem}.png", "ok/1/2.png"), ("*.txt", "a/b.txt"),
    ])
  func fitsNot(pattern: String, path: String) throws {
    #expect(try captures(pattern, path) == nil)
  }

  @Test("gives up on a path that could keep it busy for hours")
  func backtracking() throws {
    let path = String(repeating: "a", count: 4000) + "/" + String(repeating: "b/", count: 20) + "x"
    let start = ContinuousClock.now
    #expect(try captures("{category}*{defect}*/**/{stem}.png", path) == nil)
    let time = ContinuousClock.now - start
    #expect(time < .seconds(20))
  }
}
