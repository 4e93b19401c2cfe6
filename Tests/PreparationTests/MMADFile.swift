import Foundation

/// A made-up file of the form of MMAD's, written entry by entry so that the order is known.
struct MMADFile {
  private var entries: [String] = []

  /// A question as the file writes it.
  static func question(
    _ type: String = "Anomaly Detection", _ text: String = "Is anything wrong?",
    options: [String: String] = ["A": "Yes.", "B": "No."], answer: String = "A"
  ) -> [String: Any] {
    ["Question": text, "Answer": answer, "Options": options, "type": type, "annotation": true]
  }

  /// Four questions with five options at most, made for `number`.
  static func questions(_ number: Int, isGood: Bool) -> [[String: Any]] {
    let options = ["first", "second", "third", "fourth", "fifth"]
    let asked = ["Defect Localization", "Object Classification", "Object Details"].enumerated().map
    {
      i, type in
      let count = 2 + (number + i) % 4
      let letters = "ABCDE".prefix(count).map(String.init)
      let texts = options.prefix(count).map { "The \($0) of \(number)." }
      return question(
        type, "Which of these, in \(i)?",
        options: Dictionary(uniqueKeysWithValues: zip(letters, texts)),
        answer: letters[(number * 7 + i) % count])
    }
    return [question(answer: isGood ? "B" : "A")] + asked
  }

  mutating func add(
    _ path: String, _ questions: [Any], random: [String] = [], similar: [String] = [],
    more: [String: Any] = [:]
  ) throws {
    var entry: [String: Any] = [
      "image_path": path, "mask_path": "", "conversation": questions,
      "random_templates": random, "similar_templates": similar,
    ]
    entry.merge(more) { $1 }
    let data = try JSONSerialization.data(withJSONObject: entry, options: [.sortedKeys])
    add(raw: path, String(decoding: data, as: UTF8.self))
  }

  mutating func add(raw path: String, _ json: String) {
    entries.append("\"\(path)\": \(json)")
  }

  var text: String { "{\n" + entries.joined(separator: ",\n") + "\n}\n" }

  @discardableResult
  func write(to path: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }
}
