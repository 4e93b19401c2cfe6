import Terminal
import Testing

@Suite("Text for a terminal")
struct TextTests {
  private let plain = Style(.never, descriptor: 1, environment: [:])
  private let colored = Style(.always, descriptor: 1, environment: [:])

  @Test("in a table is aligned: words to the left, numbers to the right")
  func table() {
    var table = Table([("category", .left), ("images", .right)])
    table.add(["pushpins", "3"])
    table.add(["screw_bag_long", "1,234"])
    #expect(
      table.lines(style: plain) == [
        "category        images", "pushpins             3", "screw_bag_long   1,234",
      ])
  }

  @Test("in a table ends without spaces, and missing cells are empty")
  func missingCells() {
    var table = Table([("a", .left), ("b", .left), ("c", .right)])
    table.add(["1"])
    table.add([])
    table.add(["1", "22", "3"])
    #expect(table.lines(style: plain) == ["a  b   c", "1", "", "1  22  3"])
  }

  @Test("in a table without rows is its titles")
  func noRows() {
    #expect(Table([("a", .left), ("b", .right)]).lines(style: plain) == ["a  b"])
  }

  @Test("in a table is aligned by characters, not by bytes")
  func characters() {
    var table = Table([("name", .left), ("n", .right)])
    table.add(["zoë", "1"])
    table.add(["abcd", "2"])
    #expect(table.lines(style: plain) == ["name  n", "zoë   1", "abcd  2"])
  }

  @Test(
    "for bytes has a decimal unit",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"), (1050, "1.1 kB"),
      (3_200_000, "3.2 MB"), (33_554_432, "33.6 MB"), (4_200_000_000, "4.2 GB"),
      (1_500_000_000_000, "1.5 TB"), (999_949, "999.9 kB"), (999_950, "1.0 MB"),
      (999_999_999, "1.0 GB"),
    ])
  func bytes(count: Int, text: String) {
    #expect(Format.bytes(count) == text)
  }

  @Test(
    "for counts sets thousands apart",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (3651, "3,651"), (1_234_567, "1,234,567"),
      (-1234, "-1,234"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func counts(number: Int, text: String) {
    #expect(Format.count(number) == text)
  }

  @Test("for counts has its noun in the singular for one only")
  func nouns() {
    #expect(Format.count(1, "image") == "1 image")
    #expect(Format.count(0, "image") == "0 images")
    #expect(Format.count(3651, "image") == "3,651 images")
    #expect(Format.count(2, "category", "categories") == "2 categories")
  }

  @Test(
    "for durations has seconds, minutes or hours",
    arguments: [
      (0.4, "0 s"), (42, "42 s"), (59.7, "1 min 0 s"), (190, "3 min 10 s"),
      (3599.6, "1 h 0 min"), (4800, "1 h 20 min"),
    ])
  func durations(seconds: Double, text: String) {
    #expect(Progress.duration(seconds) == text)
  }

  @Test("has colour only where it is asked for")
  func colors() {
    #expect(plain.red("x") == "x")
    #expect(plain.bold("x") == "x")
    #expect(colored.red("x") == "\u{1b}[1;31mx\u{1b}[0m")
    let styles = [
      colored.bold, colored.faint, colored.red, colored.green, colored.yellow, colored.cyan,
    ]
    #expect(Set(styles.map { $0("x") }).count == styles.count)
    #expect(styles.allSatisfy { $0("x").hasSuffix("x\u{1b}[0m") })
  }

  @Test("has no colour by itself where the stream is no terminal, or is told not to")
  func automatic() {
    // Descriptor -1 is never a terminal.
    #expect(!Style(.auto, descriptor: -1, environment: [:]).isColored)
    #expect(!Style(.auto, descriptor: 1, environment: ["NO_COLOR": "1"]).isColored)
    #expect(!Style(.auto, descriptor: 1, environment: ["TERM": "dumb"]).isColored)
    #expect(Style(.always, descriptor: -1, environment: ["NO_COLOR": "1"]).isColored)
  }
}
