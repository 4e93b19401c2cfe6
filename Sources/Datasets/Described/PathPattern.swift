/// A pattern of paths, such as `{category}/{defect}/{stem}.png`.
///
/// A placeholder stands for one or more characters within a name, `*` for any number of them, and
/// `**` alone between slashes for any number of folders. The first placeholder takes as much as it
/// can; one that occurs twice stands for the same text. A file's ending may be in any case.
struct PathPattern: Sendable, Equatable {
  /// What a path holds in a placeholder's place.
  typealias Captures = [Placeholder: String]

  /// What a part of a path can say.
  enum Placeholder: String, Sendable, CaseIterable {
    /// The product.
    case category
    /// `train`, `validation` or `test`.
    case split
    /// The defect, or `good`.
    case defect
    /// What tells the image from others.
    case stem
  }

  /// Why a text is no pattern.
  struct Malformed: Error {
    let problem: String
    let hint: String
  }

  fileprivate enum Token: Equatable {
    case text(String)
    case ending(String)
    case any
    case placeholder(Placeholder)
  }

  fileprivate enum Part: Equatable {
    case folders
    case name([Token])
  }

  /// The pattern as it was written.
  let text: String
  private let parts: [Part]

  /// The placeholders in it.
  var placeholders: Set<Placeholder> {
    Set(
      parts.flatMap { part -> [Placeholder] in
        guard case .name(let tokens) = part else { return [] }
        return tokens.compactMap { token in
          guard case .placeholder(let placeholder) = token else { return nil }
          return placeholder
        }
      })
  }

  init(_ text: String) throws(Malformed) {
    self.text = text
    let names = text.split(separator: "/", omittingEmptySubsequences: false)
    if names.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw Malformed(
        problem: "`\(text)` is no path below a folder",
        hint: "write it without `/` at its ends, `//`, `.` and `..`")
    }
    var parts: [Part] = []
    for (index, name) in names.enumerated() {
      parts.append(
        name == "**"
          ? .folders : .name(try Self.tokens(name, isLast: index == names.count - 1, of: text)))
    }
    if parts.last == .folders { parts.append(.name([.any])) }
    self.parts = parts
  }

  private static func tokens(_ name: Substring, isLast: Bool, of text: String) throws(Malformed)
    -> [Token]
  {
    var tokens: [Token] = []
    var rest = name
    while let first = rest.first {
      switch first {
      case "*":
        tokens.append(.any)
        rest = rest.drop { $0 == "*" }
      case "{":
        guard let end = rest.firstIndex(of: "}"),
          let placeholder = Placeholder(rawValue: String(rest[..<end].dropFirst()))
        else {
          let known = Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
          throw Malformed(
            problem: "`\(text)` has an unknown placeholder", hint: "the placeholders are \(known)")
        }
        tokens.append(.placeholder(placeholder))
        rest = rest[rest.index(after: end)...]
      default:
        let plain = rest.prefix { $0 != "*" && $0 != "{" }
        rest = rest[plain.endIndex...]
        tokens += literal(plain, isEnd: isLast && rest.isEmpty)
      }
    }
    return tokens
  }

  /// A literal text; what follows its last dot is an ending where it closes the pattern.
  private static func literal(_ text: Substring, isEnd: Bool) -> [Token] {
    guard isEnd, let dot = text.lastIndex(of: ".") else { return [.text(String(text))] }
    let (start, ending) = (String(text[..<dot]), text[dot...].lowercased())
    return (start.isEmpty ? [] : [.text(start)]) + [.ending(ending)]
  }

  /// What `path` holds in the places of placeholders, nil where it does not fit.
  func captures(in path: some StringProtocol) -> Captures? {
    let names = path.split(separator: "/").map { Substring($0) }
    return Search().match(parts[...], names[...], [:])
  }
}

/// One search for a way in which a path fits a pattern.
private final class Search {
  typealias Captures = PathPattern.Captures

  /// Names of thousands of characters could keep a search busy for hours: then they fit nothing.
  private var steps = 200_000

  private func mayGoOn() -> Bool {
    steps -= 1
    return steps > 0
  }

  func match(
    _ parts: ArraySlice<PathPattern.Part>, _ names: ArraySlice<Substring>, _ captures: Captures
  ) -> Captures? {
    guard mayGoOn() else { return nil }
    guard let part = parts.first else { return names.isEmpty ? captures : nil }
    switch part {
    case .folders:
      for count in 0...names.count {
        if let found = match(parts.dropFirst(), names.dropFirst(count), captures) { return found }
      }
      return nil
    case .name(let tokens):
      guard let name = names.first else { return nil }
      return match(tokens[...], name, captures) { captures in
        match(parts.dropFirst(), names.dropFirst(), captures)
      }
    }
  }

  /// Matches a name and then what follows it; the longest text for each token comes first.
  private func match(
    _ tokens: ArraySlice<PathPattern.Token>, _ name: Substring, _ captures: Captures,
    then rest: (Captures) -> Captures?
  ) -> Captures? {
    guard mayGoOn() else { return nil }
    guard let token = tokens.first else { return name.isEmpty ? rest(captures) : nil }
    let later = tokens.dropFirst()
    switch token {
    case .text(let text):
      return name.hasPrefix(text)
        ? match(later, name.dropFirst(text.count), captures, then: rest) : nil
    case .ending(let ending): return name.lowercased() == ending ? rest(captures) : nil
    case .any:
      for length in (0...name.count).reversed() {
        if let found = match(later, name.dropFirst(length), captures, then: rest) { return found }
      }
      return nil
    case .placeholder(let placeholder):
      if let text = captures[placeholder] {
        return name.hasPrefix(text)
          ? match(later, name.dropFirst(text.count), captures, then: rest) : nil
      }
      var captures = captures
      for length in (0...name.count).dropFirst().reversed() {
        captures[placeholder] = String(name.prefix(length))
        if let found = match(later, name.dropFirst(length), captures, then: rest) { return found }
      }
      return nil
    }
  }
}
