import Digest

extension Pushpins: PracticeProduct {
  static func practice(scale: Double, generator: inout SplitMix64) -> Drawing {
    let isNearlyEven = generator.chance(1 / 3)
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
    let free = PushpinTray.separators.map { _ in generator.chance(0.4) }
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

  /// The numbers of a row from left to right; `and` stands where no separator is between.
  static func remarks(on scene: Scene) -> [Remark] {
    numbers(scene).enumerated().map { row, numbers in
      let place = "row \(String.number(row + 1))"
      var text = ""
      for (column, number) in numbers.enumerated() {
        text += String.number(number)
        guard column + 1 < numbers.count else { break }
        text += isParted(scene, row, column) ? ", " : " and "
      }
      return Remark(place, text, asking: "How many pushpins are in \(place)?")
    }
  }

  static func questions(on scene: Scene) -> [PracticePicture.Question] {
    numbers(scene).enumerated().flatMap { row, numbers in
      numbers.enumerated().map { column, number in
        let place = "row \(String.number(row + 1)), column \(String.number(column + 1))"
        return .init(
          text: "How many pushpins are in \(place)?", answer: String.number(number))
      }
    }
  }

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
