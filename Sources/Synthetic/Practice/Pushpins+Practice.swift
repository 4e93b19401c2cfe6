import Digest

extension Pushpins: PracticeProduct {
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    let isNearlyEven = generator.chance(0.4)
    let counts = isNearlyEven ? nearlyEven(&generator) : counts(&generator)
    let missing = isNearlyEven ? few(&generator) : missing(&generator)
    let layout = PushpinLayout(counts: counts, missing: missing, generator: &generator)
    return draw(layout, defects: [], scale: scale, generator: &generator)
  }

  /// How many pins lie in each compartment: at times as many in all of them, or in all of a row or a
  /// column. There one can learn what a number looks like before one has learnt where to look.
  private static func counts(_ generator: inout SplitMix64) -> [Int] {
    let free = PushpinLayout.cells.map { _ in generator.next(below: 4) }
    let tie = generator.next(below: 8)
    return free.indices.map { index in
      switch tie {
      case 0: free[0]
      case 1: free[index - index % PushpinTray.columns]
      case 2, 3: free[index % PushpinTray.columns]
      default: free[index]
      }
    }
  }

  /// As many in all compartments but at times one or two, as products have it.
  private static func nearlyEven(_ generator: inout SplitMix64) -> [Int] {
    let number = generator.next(below: 4)
    var counts = [Int](repeating: number, count: PushpinLayout.cells.count)
    guard generator.chance(0.5) else { return counts }
    for _ in 0...generator.next(below: 2) {
      counts[generator.next(below: counts.count)] = (number + 1 + generator.next(below: 3)) % 4
    }
    return counts
  }

  /// Which separators are missing: at times the same ones of each row or column, as with the pins.
  private static func missing(_ generator: inout SplitMix64) -> [PushpinTray.Separator] {
    let free = PushpinTray.separators.map { _ in generator.chance(0.12) }
    let (tie, perRow) = (generator.next(below: 6), PushpinTray.columns - 1)
    return PushpinTray.separators.enumerated().filter { index, _ in
      switch tie {
      case 0: free[0]
      case 1: free[index - index % perRow]
      case 2: free[index % perRow]
      default: free[index]
      }
    }.map(\.element)
  }

  /// None missing, or one here and there.
  private static func few(_ generator: inout SplitMix64) -> [PushpinTray.Separator] {
    guard generator.chance(0.5) else { return [] }
    return Array(generator.shuffled(PushpinTray.separators).prefix(1 + generator.next(below: 2)))
  }

  /// What is in each compartment of a row from left to right, and whether that is the same in all; then
  /// the same of all rows. As thoughts about the product say it, a step at a time.
  static func remarks(on scene: Scene) -> [Remark] {
    let rows = words(scene)
    return rows.enumerated().map { row, words in
      let place = "row \(String.number(row + 1))"
      return Remark(
        place, (words + [comparison(words)]).joined(separator: ", "),
        asking: "How many pushpins are in \(place)?")
    } + [Remark("together", comparison(rows.flatMap(\.self)), asking: "Are all alike?")]
  }

  static func questions(on scene: Scene) -> [PracticePicture.Question] {
    let rows = words(scene)
    let single = rows.enumerated().flatMap { row, words in
      words.enumerated().map { column, word in
        let place = "row \(String.number(row + 1)), column \(String.number(column + 1))"
        return PracticePicture.Question(
          text: "How many pushpins are in \(place)?", answer: word)
      }
    }
    let places = rows.indices.map { " of row \(String.number($0 + 1))" } + [""]
    return single
      + zip(places, rows + [rows.flatMap(\.self)]).map { place, words in
        .init(
          text: "Are all compartments\(place) alike?",
          answer: comparison(words) == alike ? "yes" : "no")
      }
  }

  /// The number of pins in each compartment; of one that runs into its neighbour, only that.
  private static func words(_ scene: Scene) -> [[String]] {
    numbers(scene).enumerated().map { row, numbers in
      numbers.enumerated().map { column, number in
        let walls = [column - 1, column].filter(numbers.indices.dropLast().contains)
        let isClosed = walls.allSatisfy { isParted(scene, row, $0) }
        return isClosed ? String.number(number) : open
      }
    }
  }

  private static func comparison(_ words: [String]) -> String {
    Set(words).count == 1 && words.first != open ? alike : "unlike"
  }

  private static let open = "open"
  private static let alike = "alike"

  private static func numbers(_ scene: Scene) -> [[Int]] {
    (scene.attributes["pushpins_by_compartment"] ?? "").split(separator: "/").map { row in
      row.split(separator: " ").compactMap { Int($0) }
    }
  }

  private static func isParted(_ scene: Scene, _ row: Int, _ column: Int) -> Bool {
    scene.objects.contains {
      $0.kind == "separator" && $0.place == "row \(row + 1) after column \(column + 1)"
    }
  }
}
