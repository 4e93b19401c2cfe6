import Digest

/// What a build of supervised examples holds so far, and which draft it needs next.
struct SFTTally {
  /// How many of each answer, by product and group.
  private var answers: [String: [Int]] = [:]
  /// How many of each task, and of each task in each form, by product.
  private var tasks: [String: Int] = [:]
  /// How many right options stand at each letter, by the drafts' letter groups.
  private var letters: [String: [Int]] = [:]
  /// How many questions ask for the number of each object, by product and object.
  private var counted: [String: Int] = [:]
  private var countedInAll = 0
  /// How many objects the products have whose number may be asked for.
  private let objects: Int

  init(countedObjects: Int) {
    objects = countedObjects
  }

  /// Captions say most of an image, and come twice as often as other tasks; which product it is and
  /// what is known of it hardly depends on the image, and so these come half as often.
  private static func weight(of task: TextTask) -> Int {
    switch task {
    case .caption: 4
    case .objectClassification, .objectAnalysis: 1
    default: 2
    }
  }

  /// Whether a draft would keep everything in balance.
  func admits(_ draft: TextDraft, of place: String) -> Bool {
    draft.balances.allSatisfy { balance in
      let counts = answers["\(place) \(balance.group)"] ?? []
      func count(_ value: Int) -> Int { value < counts.count ? counts[value] : 0 }
      let own = (count: count(balance.value), weight: balance.weights[balance.value])
      return balance.weights.indices.allSatisfy { other in
        other == balance.value
          || own.count * balance.weights[other] < (count(other) + balance.slack) * own.weight
      }
    } && admitsObject(of: draft, place)
  }

  /// No object may be asked for more than twice as often as an even share.
  private func admitsObject(of draft: TextDraft, _ place: String) -> Bool {
    guard let object = Self.object(of: draft, place) else { return true }
    return counted[object, default: 0] < max(3, 2 * (countedInAll + 1) / max(1, objects))
  }

  private static func object(of draft: TextDraft, _ place: String) -> String? {
    guard draft.task == .countCheck, let range = draft.about.firstRange(of: "object ") else {
      return nil
    }
    return "\(place) \(draft.about[range.upperBound...])"
  }

  /// How little a draft is needed: first by its task, then by its task's form.
  func rank(of draft: TextDraft, _ place: String) -> (Int, Int) {
    let task = tasks["\(place) \(draft.task.rawValue)", default: 0]
    let form = tasks["\(place) \(draft.task.rawValue) \(draft.form.rawValue)", default: 0]
    // 8 is a multiple of all weights.
    return (task * 8 / Self.weight(of: draft.task), form)
  }

  /// The letter at which fewest right options stand so far, by chance among several.
  func letter(of draft: TextDraft, using generator: inout SplitMix64) -> Int {
    guard draft.optionCount > 0 else { return 0 }
    let counts = letters[draft.letterGroup] ?? Array(repeating: 0, count: draft.optionCount)
    let least = counts.min() ?? 0
    return generator.pick(counts.indices.filter { counts[$0] == least }) ?? 0
  }

  /// Counts a draft that was chosen, with its letter.
  mutating func add(_ draft: TextDraft, of place: String, letter: Int) {
    for balance in draft.balances {
      let key = "\(place) \(balance.group)"
      var counts = answers[key] ?? Array(repeating: 0, count: balance.weights.count)
      counts[balance.value] += 1
      answers[key] = counts
    }
    tasks["\(place) \(draft.task.rawValue)", default: 0] += 1
    tasks["\(place) \(draft.task.rawValue) \(draft.form.rawValue)", default: 0] += 1
    if draft.optionCount > 0 {
      var counts =
        letters[draft.letterGroup] ?? Array(repeating: 0, count: draft.optionCount)
      counts[letter] += 1
      letters[draft.letterGroup] = counts
    }
    if let object = Self.object(of: draft, place) {
      counted[object, default: 0] += 1
      countedInAll += 1
    }
  }
}
