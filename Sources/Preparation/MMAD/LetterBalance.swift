import Digest
import RLAD

/// Puts the options of questions in another order, so that over a set each letter is right as often
/// as the others: the letter then tells nothing.
struct LetterBalance {
  /// How often each place was right so far, by what is asked and the number of options.
  private var counts: [String: [Int]] = [:]

  /// The options in a new order, under the letters from A on.
  ///
  /// Options that speak of others ("Both A and B", "None of the above") keep the order of all.
  /// - Parameters:
  ///   - right: the letter of the right option.
  ///   - kind: among which questions letters are balanced.
  /// - Returns: the options, and the letter that is right now.
  mutating func shuffle(
    _ options: [MMADOption], right: String, kind: String, using generator: inout SplitMix64
  ) -> (options: [MMADOption], right: String) {
    guard let answer = options.first(where: { $0.letter == right }),
      !options.contains(where: { Self.speaksOfOthers($0.text) })
    else { return (options, right) }
    let key = "\(kind)/\(options.count)"
    let count = counts[key] ?? Array(repeating: 0, count: options.count)
    let fewest = count.indices.filter { count[$0] == count.min() }
    let place = generator.pick(fewest) ?? 0
    var order = generator.shuffled(options.filter { $0 != answer })
    order.insert(answer, at: place)
    counts[key] = count
    counts[key]?[place] += 1
    let lettered = zip(MultipleChoice.letters, order).map {
      MMADOption(letter: String($0), text: $1.text)
    }
    return (lettered, lettered[place].letter)
  }

  private static func speaksOfOthers(_ text: String) -> Bool {
    text.lowercased().contains(
      /\b(the above|the below|(both|either|neither|and|or|options?) [a-e]\b)/)
  }
}
