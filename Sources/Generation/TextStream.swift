import Tokenization

/// The text of an answer as it comes, up to a text that ends it.
struct TextStream {
  private var decoder: StreamDecoder
  private let stopTexts: [String]
  /// Text that may turn out to be the start of one that ends the answer.
  private var held = ""
  /// Whether a text that ends the answer has come.
  private(set) var isStopped = false

  init(_ tokenizer: Tokenizer, stopTexts: [String]) {
    decoder = StreamDecoder(tokenizer)
    self.stopTexts = stopTexts.filter { !$0.isEmpty }
  }

  /// The text that `id` adds, as far as it can't be the start of a text that ends the answer.
  mutating func append(_ id: Int32) -> String { release(decoder.append(id), isEnd: false) }

  /// The rest, after the last token.
  mutating func finish() -> String { release(decoder.finish(), isEnd: true) }

  private mutating func release(_ text: String, isEnd: Bool) -> String {
    guard !isStopped else { return "" }
    held += text
    let scalars = held.unicodeScalars
    let stops = stopTexts.compactMap { scalars.firstRange(of: $0.unicodeScalars)?.lowerBound }
    if let stop = stops.min() {
      isStopped = true
      defer { held = "" }
      return String(held[..<stop])
    }
    let kept = isEnd ? 0 : stopTexts.map { overlap(held, $0) }.max() ?? 0
    let end = held.unicodeScalars.index(held.unicodeScalars.endIndex, offsetBy: -kept)
    defer { held = String(held[end...]) }
    return String(held[..<end])
  }

  /// How many scalars at the end of `text` are the start of `stop`.
  private func overlap(_ text: String, _ stop: String) -> Int {
    let (text, stop) = (Array(text.unicodeScalars), Array(stop.unicodeScalars))
    return stride(from: min(text.count, stop.count - 1), to: 0, by: -1).first {
      text[(text.count - $0)...].elementsEqual(stop[..<$0])
    } ?? 0
  }
}
