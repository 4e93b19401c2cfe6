import Foundation
import RLAD
import Tokenization

/// The tokens by which the probability of a verdict is told.
enum VerdictTokens {
  /// For yes and for no, the tokens whose text begins that word, white space before it and letter case
  /// aside: the whole word, or a first part where the vocabulary is small.
  static func find(in tokenizer: Tokenizer) -> [[Int32]] {
    var found: [[Int32]] = [[], []]
    for id in 0..<Int32(tokenizer.vocabularySize) where !tokenizer.isSpecial(id) {
      guard let bytes = tokenizer.bytes(of: id), bytes.count <= 8 else { continue }
      let text = String(decoding: bytes, as: UTF8.self).drop(while: \.isWhitespace).lowercased()
      guard !text.isEmpty else { continue }
      for (place, word) in ["yes", "no"].enumerated() where word.hasPrefix(text) {
        found[place].append(id)
      }
    }
    return found
  }

  /// The share of yes among yes and no, at the token that begins the answer of `texts`: the first one
  /// behind `<answer>` that is not white space. Nil where there is none.
  ///
  /// - Parameters:
  ///   - texts: the text of each token.
  ///   - watched: the logarithms of the probabilities of yes and of no, a pair a token.
  static func probability(_ texts: [String], _ watched: [[Double]]) -> Double? {
    var text = ""
    for (piece, pair) in zip(texts, watched) {
      let hadTag = text.contains(Tag.answerOpen.rawValue)
      text += piece
      if hadTag, piece.contains(where: { !$0.isWhitespace }), pair.count == 2 {
        return share(pair[0], pair[1])
      }
    }
    return nil
  }

  private static func share(_ yes: Double, _ no: Double) -> Double? {
    let most = max(yes, no)
    guard most.isFinite else { return nil }
    let (a, b) = (exp(yes - most), exp(no - most))
    return a / (a + b)
  }
}
