import Foundation

/// What a model's card says of how it was made, and how well it sees.
public struct NanoCard: Sendable {
  /// One stage of its training, as the folder of the model keeps it.
  public struct Stage: Sendable, Codable, Equatable {
    /// The products that were drawn.
    public var categories: [String]
    /// Optimizer steps.
    public var steps: Int
    /// Lessons a step.
    public var batch: Int
    /// The greatest learning rate.
    public var rate: Double
    /// The kinds of lessons, in turn.
    public var lessons: [Lesson.Kind]
    /// Different pictures.
    public var pool: Int
    /// The pictures' size relative to the real photographs.
    public var scale: Double
    /// What decides the pictures.
    public var seed: UInt64
    /// How long it took.
    public var seconds: Int

    /// A stage.
    public init(
      categories: [String], steps: Int, batch: Int, rate: Double, lessons: [Lesson.Kind],
      pool: Int, scale: Double, seed: UInt64, seconds: Int
    ) {
      (self.categories, self.steps, self.batch, self.rate) = (categories, steps, batch, rate)
      (self.lessons, self.pool, self.scale, self.seed) = (lessons, pool, scale, seed)
      self.seconds = seconds
    }
  }

  /// How rightly one kind of picture was described.
  public struct Row: Sendable {
    let category: String
    let shown: String
    let score: SeeingExam.Score

    /// A row.
    public init(category: String, shown: String, score: SeeingExam.Score) {
      (self.category, self.shown, self.score) = (category, shown, score)
    }
  }

  private let parameters: Int
  private let stages: [Stage]
  private let rows: [Row]

  /// A card.
  public init(parameters: Int, stages: [Stage], rows: [Row]) {
    (self.parameters, self.stages, self.rows) = (parameters, stages, rows)
  }

  /// The card as Markdown.
  public var text: String {
    """
    # lad-nano

    A Qwen2.5-VL of \(parameters) parameters with its own tokenizer, made by `make nano` of this
    repository from random weights. It describes drawn trays of pushpins, compartment by compartment, of
    two pictures the second one, and knows the form of an answer to GRPO's prompt; its verdicts mean
    nothing. It is for tests and for the demonstration, where supervised fine-tuning and GRPO teach it to
    judge.

    ## Data

    Pictures drawn by `Sources/Synthetic/Practice`: the number of pins in each compartment and the
    separators drawn evenly, most of them without regard to the others, with all of it in words. No
    photograph, and nothing of another model, went into it.

    | stage | products | steps | lessons a step | rate | lessons | pictures | scale | seed | seconds |
    |---|---|---|---|---|---|---|---|---|---|
    \(stages.enumerated().map(line).joined(separator: "\n"))

    ## Scores

    Greedy descriptions of pictures that it never saw: the share of pictures without any error, and of
    words that are right at their place. `practice` are pictures like those of the training, `good` and
    the names of defects are pictures as `prep synth` draws them.

    | product | shown | pictures | without error | words |
    |---|---|---|---|---|
    \(rows.map(line).joined(separator: "\n"))

    """
  }

  private func line(_ number: Int, _ stage: Stage) -> String {
    let products = stage.categories.joined(separator: ", ")
    let cells = [
      "\(number + 1)", products, "\(stage.steps)", "\(stage.batch)", "\(stage.rate)",
      stage.lessons.map(\.rawValue).joined(separator: " "), "\(stage.pool)",
      "\(stage.scale)", "\(stage.seed)", "\(stage.seconds)",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private func line(_ row: Row) -> String {
    let (exact, words) = (percent(row.score.exactShare), percent(row.score.wordShare))
    return "| \(row.category) | \(row.shown) | \(row.score.pictures) | \(exact) | \(words) |"
  }

  private func percent(_ share: Double) -> String {
    "\((100 * share).formatted(.number.precision(.fractionLength(1)))) %"
  }
}

extension NanoFolder {
  private static let journal = "training.json"

  /// The stages of the training of the model in `folder`, in order.
  public static func stages(in folder: String) -> [NanoCard.Stage] {
    FileManager.default.contents(atPath: folder + "/" + journal)
      .flatMap { try? JSONDecoder().decode([NanoCard.Stage].self, from: $0) } ?? []
  }

  /// Notes a stage of training beside the model in `folder`.
  ///
  /// - Throws: `SystemError`, an error of the JSON encoder.
  public static func add(_ stage: NanoCard.Stage, to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try write(encoder.encode(stages(in: folder) + [stage]), folder, journal)
  }

  /// Writes the card of the model in `folder`.
  ///
  /// - Throws: `SystemError`.
  public static func write(_ card: NanoCard, to folder: String) throws {
    try write(Data(card.text.utf8), folder, "README.md")
  }
}
