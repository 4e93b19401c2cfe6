extension YAMLMap {
  /// The texts of the list under `key`, each of which must read as sentences.
  func sentences(_ key: String) throws(YAMLFileError) -> [String] {
    let texts = try texts(key)
    for text in texts { try checkSentence(text, key) }
    return texts
  }

  /// The text under `key`, which must read as sentences: a capital first, a full stop last.
  func sentence(_ key: String) throws(YAMLFileError) -> String {
    let text = try text(key)
    try checkSentence(text, key)
    return text
  }

  /// The text under `key`, which must fit into a sentence: no capital first, no full stop last.
  func phrase(_ key: String) throws(YAMLFileError) -> String {
    let text = try text(key)
    guard text.first?.isUppercase == false, text.last.map({ ".?!,;:".contains($0) }) == false else {
      throw error(
        key, "`\(text)` does not fit into a sentence",
        hint: "begin in lower case and leave out the full stop")
    }
    return text
  }

  /// The text under `key`, before which "a" must fit.
  func noun(_ key: String) throws(YAMLFileError) -> String {
    let text = try phrase(key)
    guard text.first.map({ "aeio".contains($0) }) == false, !text.hasPrefix("a ") else {
      throw error(
        key, "\"a\" does not fit before `\(text)`",
        hint: "leave out the article, and begin with a consonant: `whole almond`")
    }
    return text
  }

  private func checkSentence(_ text: String, _ key: String) throws(YAMLFileError) {
    guard text.hasSuffix("."), text.first?.isUppercase == true else {
      throw error(
        key, "`\(text)` is not a sentence", hint: "begin with a capital and end with a full stop")
    }
  }
}
