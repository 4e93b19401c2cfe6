/// Reads which option of a multiple-choice question a model chose, by the rule of MMAD's evaluation
/// (https://github.com/jam-cc/MMAD): the last of the letters A to E that stands as a word of its own.
///
/// The rule has a trap: in "A defect is visible, so B" the answer is B, but in "B. A defect is
/// visible" it is A. It is kept as it is, so that results can be compared; ask for the letter alone.
public enum MultipleChoice {
  /// The letters that options can have.
  public static let letters: [Character] = ["A", "B", "C", "D", "E"]

  /// The letter that `text` chooses: its last A, B, C, D or E in upper case with neither a letter,
  /// a digit nor `_` beside it. Nil where there is none, a case of its own and never a letter.
  ///
  /// A letter that the question has no option for is a wrong answer, not an unreadable one.
  public static func parse(_ text: String) -> Character? {
    var found: Character?
    var (before, current): (Unicode.Scalar?, Unicode.Scalar?)
    for scalar in text.unicodeScalars {
      if let letter = letter(current, between: before, and: scalar) { found = letter }
      (before, current) = (current, scalar)
    }
    return letter(current, between: before, and: nil) ?? found
  }

  /// The same, and where `text` has no letter, the option that it spells out: letter case, white
  /// space around it and a full stop at its end do not matter.
  ///
  /// MMAD's scripts take whichever option looks most alike, which turns every refusal into an
  /// answer; here a text that is not an option stays unreadable.
  public static func parse(_ text: String, options: [Character: String]) -> Character? {
    if let letter = parse(text) { return letter }
    let answer = plain(text)
    let spelled = options.filter { plain($0.value) == answer }
    return answer.isEmpty || spelled.count != 1 ? nil : spelled.first?.key
  }

  private static func letter(
    _ scalar: Unicode.Scalar?, between before: Unicode.Scalar?, and after: Unicode.Scalar?
  ) -> Character? {
    guard let scalar, ("A"..."E").contains(scalar), !isWord(before), !isWord(after) else {
      return nil
    }
    return Character(scalar)
  }

  /// What `\w` matches in Python's `re`.
  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    if scalar == "_" || scalar.properties.numericType != nil { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  private static func plain(_ text: String) -> String {
    var word = trimmed(Substring(text.lowercased()))
    if word.last == "." { word.removeLast() }
    return String(word)
  }
}
