import Foundation

/// Answers of a model, as servers send them.
enum ModelAnswer {
  /// A completion with this content.
  static func completion(_ content: String, finish: String = "stop") -> String {
    json([
      "id": "x", "object": "chat.completion",
      "choices": [
        [
          "index": 0, "finish_reason": finish,
          "message": ["role": "assistant", "content": content],
        ]
      ],
      "usage": ["prompt_tokens": 700, "completion_tokens": 100, "total_tokens": 800],
    ])
  }

  /// A completion with a caption that fits the label which the text tells.
  static func fitting(_ text: String) -> String {
    let isGood = text.contains("nothing is wrong with it")
    let verdict =
      isGood ? "All of it is in its place and sound." : "Something about it is not as it should be."
    return completion(
      json([
        "caption":
          "The picture shows the whole of it from above, in even light and on a plain ground. "
          + verdict,
        "qa": [
          ["question": "From where was the picture taken?", "answer": "It was taken from above."],
          [
            "question": "What is the light like?",
            "answer": "The light is even, and there are no hard shadows.",
          ],
        ],
      ]))
  }

  /// One that says good of all that is not, and the other way round.
  static func contradicting(_ text: String) -> String {
    let isGood = text.contains("nothing is wrong with it")
    let verdict = isGood ? "A part of it is missing." : "There is no anomaly to be seen."
    return completion(
      json([
        "caption":
          "The picture shows the whole of it from above, in even light and on a plain ground. "
          + verdict
      ]))
  }

  static func error(_ message: String, code: String = "x") -> String {
    json(["error": ["message": message, "code": code]])
  }

  private static func json(_ value: [String: Any]) -> String {
    let data = try? JSONSerialization.data(
      withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
