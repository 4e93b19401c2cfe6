/// The parts of what a user asks: the question, options, and how to answer.
struct TextQuestion {
  /// How the answer must look.
  enum Form {
    case free
    /// Yes or no and nothing else.
    case word
    case letter
    case letterAndText
  }

  /// The question as it stands, without what is around it.
  let text: String
  /// The same with the product's name and the words for it replaced by `NOUN`, `IT` and `IMAGE`.
  let general: String
  let usesReference: Bool
  let options: [String]
  let form: Form

  init(_ content: String, noun: String) {
    var lines = content.split(separator: "\n").map(String.init)
    options = lines.enumerated().compactMap { index, line in
      index > 0 && line.dropFirst().hasPrefix(". ") ? String(line.dropFirst(3)) : nil
    }
    var form = Form.free
    if !options.isEmpty, let last = lines.last {
      form = TextPhrases.letterAndText.contains(last) ? .letterAndText : .letter
      if !TextPhrases.letterAndText.union(TextPhrases.letterOnly).contains(last) {
        // An instruction that nobody knows makes a question that nobody knows.
        lines[0] += " \(last)"
      }
    }
    var text = options.isEmpty ? lines.joined(separator: " ") : lines[0]
    if let only = TextPhrases.wordOnly.first(where: text.hasSuffix) {
      text.removeLast(only.count)
      form = .word
    }
    for definition in TextPhrases.definitions where text.hasSuffix(definition) {
      text.removeLast(definition.count)
    }
    let introduction = TextPhrases.introductions
      .map { $0.replacing("NOUN", with: noun) }.first { text.hasPrefix($0) }
    if let introduction { text.removeFirst(introduction.count) }
    usesReference = introduction != nil
    for lookout in TextPhrases.lookouts where !lookout.isEmpty && text.hasPrefix(lookout) {
      text.removeFirst(lookout.count)
    }
    self.form = form
    self.text = text
    general = Self.general(text, noun: noun)
  }

  /// A text with the product's name and the words for it replaced.
  static func general(_ text: String, noun: String) -> String {
    text.replacing(noun, with: "NOUN")
      .replacing("this NOUN", with: "IT").replacing("This NOUN", with: "IT")
      .replacing("the one in the second image", with: "IT")
      .replacing("The one in the second image", with: "IT")
      .replacing("this image", with: "IMAGE").replacing("This image", with: "IMAGE")
      .replacing("The second image", with: "IMAGE")
      .replacing("the second image", with: "IMAGE")
      .replacing("NOUN in IMAGE.", with: "NOUN in the second image.")
  }
}
