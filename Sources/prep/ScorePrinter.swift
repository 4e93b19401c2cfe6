import Manifest
import Preparation
import RLAD
import Terminal

/// Prints how well answers fit an evaluation.
struct ScorePrinter {
  let console: Console

  func show(_ score: Score) {
    if console.isJSON { return console.json(Record(score)) }
    console.line(
      "\(console.out.bold(score.build.id))  "
        + "\(Format.count(score.rows - score.missing)) of \(Format.count(score.rows, "row")) answered"
    )
    if score.choices.total > 0 { choices(score.choices) }
    if score.pooled.total > 0 { verdicts(score) }
    if score.missing > 0 {
      console.line(
        "\(Format.count(score.missing, "row")) without an answer: counted as wrong, like answers "
          + "that can't be read")
    }
  }

  /// One line a task and one column a data set, in per cent.
  private func choices(_ score: MultipleChoiceScore) {
    var table = Table(
      [("task", .left)] + score.datasets.map { ($0, .right) } + [("average", .right)])
    for task in score.tasks {
      table.add(
        [MMADTask(rawValue: task)?.title ?? task]
          + score.datasets.map { Self.percent(score.score(task, in: $0)) }
          + [Self.percent(score.average(ofTask: task))])
    }
    table.add(
      ["Average"] + score.datasets.map { Self.percent(score.average(of: $0)) }
        + [Self.percent(score.average)])
    show(table)
    console.line(
      "Anomaly Detection is balanced over normal and anomalous images; averages are over tasks, "
        + "then over data sets; \(Format.count(score.unreadable)) of "
        + "\(Format.count(score.total, "answer")) can't be read")
  }

  private func verdicts(_ score: Score) {
    var table = Table([
      ("category", .left), ("images", .right), ("accuracy", .right), ("F1", .right),
      ("balanced", .right), ("MCC", .right), ("unreadable", .right),
    ])
    let all = score.verdicts.sorted { $0.key < $1.key } + [("all", score.pooled)]
    for (name, confusion) in all {
      table.add([
        name, Format.count(confusion.total), Self.percent(confusion.accuracy),
        Self.percent(confusion.f1), Self.percent(confusion.balancedAccuracy),
        Self.percent(confusion.matthewsCorrelation),
        Format.count(confusion.unparsedAnomalous + confusion.unparsedNormal),
      ])
    }
    show(table)
    console.line(
      "per cent, anomalous is positive; \(Format.count(score.formed)) answers have the whole form")
  }

  private func show(_ table: Table) {
    table.lines(style: console.out).forEach { console.line("  " + $0) }
  }

  /// A share in per cent with one decimal; a dash where it is undefined.
  private static func percent(_ share: Double?) -> String {
    guard let share else { return "–" }
    let tenths = Int((share.magnitude * 1000).rounded())
    return (share < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)"
  }
}

extension ScorePrinter {
  /// The result for machines; shares from 0 to 1, null or left out where undefined.
  private struct Record: Encodable {
    let message_type = "score"
    let build: String
    let rows: Int
    let missing: Int
    let multiple_choice: Choices?
    let verdicts: Verdicts?

    init(_ score: Score) {
      (build, rows, missing) = (score.build.id, score.rows, score.missing)
      multiple_choice = score.choices.total > 0 ? Choices(score.choices) : nil
      verdicts = score.pooled.total > 0 ? Verdicts(score) : nil
    }
  }

  private struct Choices: Encodable {
    let average: Double?
    let answers: Int
    let right: Int
    let unreadable: Int
    let datasets: [String: Double?]
    let tasks: [String: Double?]
    let cells: [String: [String: Cell]]

    struct Cell: Encodable {
      let score: Double?
      let answers: Int
      let right: Int
      let unreadable: Int
    }

    init(_ score: MultipleChoiceScore) {
      (average, answers) = (score.average, score.total)
      (right, unreadable) = (score.right, score.unreadable)
      datasets = Self.map(score.datasets) { score.average(of: $0) }
      tasks = Self.map(score.tasks) { score.average(ofTask: $0) }
      cells = Self.map(score.datasets) { dataset in
        Self.map(score.tasks) { task in
          score.cell(task, in: dataset).map {
            Cell(
              score: score.score(task, in: dataset), answers: $0.total, right: $0.right,
              unreadable: $0.unreadable)
          }
        }.compactMapValues { $0 }
      }
    }

    private static func map<Value>(_ keys: [String], _ value: (String) -> Value) -> [String: Value]
    {
      Dictionary(uniqueKeysWithValues: keys.map { ($0, value($0)) })
    }
  }

  private struct Verdicts: Encodable {
    let all: Metrics
    let categories: [String: Metrics]
    let formed: Int

    struct Metrics: Encodable {
      let images: Int
      let accuracy: Double?
      let f1: Double?
      let balanced_accuracy: Double?
      let matthews_correlation: Double?
      let unreadable: Int

      init(_ confusion: Confusion) {
        (images, accuracy, f1) = (confusion.total, confusion.accuracy, confusion.f1)
        balanced_accuracy = confusion.balancedAccuracy
        matthews_correlation = confusion.matthewsCorrelation
        unreadable = confusion.unparsedAnomalous + confusion.unparsedNormal
      }
    }

    init(_ score: Score) {
      all = Metrics(score.pooled)
      categories = score.verdicts.mapValues(Metrics.init)
      formed = score.formed
    }
  }
}
