import Foundation
import RLAD

/// A multiple-choice question, as MMAD's file asks it.
struct MMADQuestion: Equatable {
  /// What it is about.
  let task: MMADTask
  /// The question.
  let text: String
  /// The options by letter.
  let options: [String: String]
  /// The letter of the right one.
  let answer: String

  /// Why a question, or a whole entry of the file, can't be used.
  struct Flaw: Error, Equatable {
    let code: String
    let message: String
  }

  /// Reads a question; keys that it doesn't know are passed over.
  init(_ value: Any) throws(Flaw) {
    guard let object = value as? [String: Any] else {
      throw Flaw(code: "malformed_question", message: "the question is no JSON object")
    }
    guard let text = Self.text(object["Question"]) else {
      throw Flaw(code: "no_question", message: "it has no `Question`")
    }
    guard let type = Self.text(object["type"]) else {
      throw Flaw(code: "no_type", message: "it has no `type`")
    }
    guard let task = MMADTask(type: type) else {
      throw Flaw(code: "unknown_type", message: "its type `\(type)` is none of MMAD's")
    }
    self.task = task
    self.text = text
    options = try Self.options(object["Options"])
    let answer = Self.text(object["Answer"])?.uppercased() ?? ""
    self.answer = answer.hasSuffix(".") ? String(answer.dropLast()) : answer
    guard options[self.answer] != nil else {
      throw Flaw(
        code: "no_answer",
        message: answer.isEmpty
          ? "it has no `Answer`" : "its answer `\(answer)` is none of its options")
    }
    // Trainers put an image where this stands in a text.
    guard !(Array(options.values) + [text]).contains(where: { $0.contains(ExportRow.mark) }) else {
      throw Flaw(code: "image_mark", message: "its text holds `\(ExportRow.mark)`")
    }
  }

  private static func options(_ value: Any?) throws(Flaw) -> [String: String] {
    guard let object = value as? [String: Any] else {
      throw Flaw(code: "no_options", message: "it has no `Options`")
    }
    var options: [String: String] = [:]
    for (key, value) in object {
      let letter = key.uppercased()
      guard MultipleChoice.letters.map(String.init).contains(letter), let text = text(value),
        options.updateValue(text, forKey: letter) == nil
      else {
        throw Flaw(code: "bad_option", message: "its option `\(key)` can't be offered")
      }
    }
    guard options.count > 1 else {
      throw Flaw(code: "no_options", message: "it offers fewer than two options")
    }
    return options
  }

  /// The text without white space around it; a number as its digits; nil where nothing is left.
  private static func text(_ value: Any?) -> String? {
    let text: String? =
      switch value {
      case let text as String: text
      case let number as Int: String(number)
      case let number as Double: String(number)
      default: nil
      }
    let trimmed = text.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    return trimmed?.isEmpty == false ? trimmed : nil
  }
}
