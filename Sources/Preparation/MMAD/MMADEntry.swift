import Foundation

/// What MMAD's file says about one image.
struct MMADEntry {
  /// A question, or why it can't be used.
  let questions: [Result<MMADQuestion, MMADQuestion.Flaw>]
  /// The paths of normal images to compare with, by the way of choosing them.
  let templates: [String: [String]]

  /// Reads the value of an entry.
  init(_ json: Data) throws(MMADQuestion.Flaw) {
    guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw MMADQuestion.Flaw(code: "malformed_entry", message: "the entry is no JSON object")
    }
    // The published scripts take any key that begins so.
    let key = object.keys.filter { $0.hasPrefix("conversation") }.min()
    guard let key, let conversation = object[key] as? [Any] else {
      throw MMADQuestion.Flaw(code: "no_conversation", message: "the entry has no `conversation`")
    }
    questions = conversation.map { value in
      Result { () throws(MMADQuestion.Flaw) in try MMADQuestion(value) }
    }
    templates = [
      "random": object["random_templates"] as? [String] ?? [],
      "similar": object["similar_templates"] as? [String] ?? [],
    ]
  }
}
