import Foundation

/// Why a server says that it did not answer, whichever of the usual forms it uses.
struct ServerComplaint: Equatable {
  /// Its words, on one line.
  let message: String
  /// Its code, such as `insufficient_quota`; empty if it gives none.
  let code: String

  /// The longest message that is shown.
  private static let limit = 300

  /// Reads the body of an answer: `{"error": {"message": …, "code": …}}`, the same in a list
  /// (Gemini), `{"error": "…"}`, `{"message": …}`, `{"detail": …}`, or any text.
  init(_ body: Data) {
    let value = try? JSONSerialization.jsonObject(with: body, options: [.fragmentsAllowed])
    let object = (value as? [Any])?.first ?? value
    let outer = object as? [String: Any]
    let inner = outer?["error"] as? [String: Any] ?? outer
    let words =
      inner?["message"] as? String ?? outer?["error"] as? String ?? inner?["detail"] as? String
      ?? String(decoding: body.prefix(4 * Self.limit), as: UTF8.self)
      .replacing(/<[^>]*>/, with: " ")
    let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let short = line.count > Self.limit ? line.prefix(Self.limit) + "…" : line[...]
    message = short.isEmpty ? "it says nothing more" : String(short)
    code =
      ["code", "type", "status"].lazy.compactMap { inner?[$0] as? String }
      .first { !$0.isEmpty } ?? ""
  }

  /// Whether the picture or the text was held back by a filter: that says nothing about others.
  var isFiltered: Bool { ["content_filter", "content_policy_violation"].contains(code) }

  /// Whether waiting would not help though the status says so.
  var isOutOfQuota: Bool { code == "insufficient_quota" }
}
