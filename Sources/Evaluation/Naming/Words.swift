/// The words of a text, as ``ConstraintNaming`` compares them.
enum Words {
  /// The sentences of a text: parted by `.`, `!`, `?`, `;` and line breaks. Questions are left out:
  /// they state nothing.
  static func sentences(of text: String) -> [Substring] {
    var sentences: [Substring] = []
    var start = text.startIndex
    for index in text.indices where ".!?;\n\r\r\n".contains(text[index]) {
      if text[index] != "?" { sentences.append(text[start..<index]) }
      start = text.index(after: index)
    }
    return (sentences + [text[start...]]).filter { !$0.isEmpty }
  }

  /// The words of each clause of a sentence. A clause ends at "but" and its kind, and at an "and" behind
  /// a verb: "There is no nut and the washers are fine" says two things, "The nut and the washer are
  /// missing" says one.
  static func clauses(of sentence: some StringProtocol) -> [[String]] {
    var clauses: [[String]] = [[]]
    for word in words(of: sentence) {
      let isOver =
        contrasts.contains(word)
        || word == "and" && !verbs.isDisjoint(with: clauses[clauses.count - 1])
      if isOver { clauses.append([]) } else { clauses[clauses.count - 1].append(word) }
    }
    return clauses
  }

  private static let contrasts: Set<String> = ["but", "however", "although", "though", "while"]
  private static let verbs: Set<String> = [
    "is", "are", "was", "were", "has", "have", "lacks", "holds", "contains", "there",
  ]

  /// The words of a sentence in lower case: runs of letters and digits; `n't` becomes a word `not`.
  static func words(of sentence: some StringProtocol) -> [String] {
    let plain = sentence.lowercased().replacing("’", with: "'")
      .replacing("can't", with: "can not").replacing("n't", with: " not")
    return plain.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The word without the ending of a plural, and numbers and spellings in one form.
  static func stem(_ word: String) -> String {
    if let same = synonyms[word] { return same }
    if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.count > 4, word.hasSuffix("xes") { return String(word.dropLast(2)) }
    if word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss") { return String(word.dropLast()) }
    return word
  }

  /// Spellings, and other names that models give to the same part.
  private static let synonyms: [String: String] = [
    "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "0": "zero",
    "color": "colour", "colors": "colour", "colored": "colour", "coloured": "colour",
    "lengths": "length", "centre": "center", "wire": "cable", "wires": "cable",
    "slot": "compartment", "slots": "compartment", "cell": "compartment", "cells": "compartment",
    "pin": "pushpin", "pins": "pushpin",
  ]

  /// Words that say nothing about what a sentence is about.
  static let empty: Set<String> = [
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as",
    "is", "are", "was", "were", "be", "been", "being", "it", "it", "that", "there", "this", "these",
    "those", "one", "two", "three", "four", "five", "six", "zero", "no", "not", "only", "just",
    "both", "all", "each", "every", "other", "another", "exactly", "has", "have", "had", "hold",
    "doe", "do", "does", "so", "which", "where", "who", "should", "would", "its", "their", "them",
    "they", "than", "too", "much", "many", "instead", "least", "most", "more", "fewer", "less",
    "right", "wrong", "proper", "place", "image", "picture", "product", "reference", "query",
    "first", "second", "normal", "anomaly", "logical", "can", "could", "good", "thing", "missing",
  ]
}
