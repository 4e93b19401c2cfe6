import RLAD

/// How good the answers to multiple-choice questions are, by MMAD's rules (`MultipleChoiceScore`).
public struct ChoiceReport: Sendable, Hashable, Codable {
  /// The questions of one task in one data set.
  public struct Cell: Sendable, Hashable, Codable {
    /// The data set.
    public let dataset: String
    /// What is asked.
    public let task: String
    /// Questions.
    public let questions: Int
    /// Right answers.
    public let right: Int
    /// Answers that can't be read: counted as wrong.
    public let unreadable: Int
    /// The share of right answers; of the detection of anomalies, the mean of the shares over normal
    /// and over anomalous images.
    public let score: Double?
  }

  /// A score with what it is of.
  public struct Row: Sendable, Hashable, Codable {
    /// A data set, or a task.
    public let name: String
    /// The mean; nil where there is nothing to take it of.
    public let score: Double?
  }

  /// The mean over data sets.
  public let average: Double?
  /// Questions.
  public let questions: Int
  /// Right answers.
  public let right: Int
  /// Answers that can't be read: counted as wrong.
  public let unreadable: Int
  /// The mean over the tasks of each data set.
  public let datasets: [Row]
  /// The mean over the data sets of each task.
  public let tasks: [Row]
  /// The table, by data set and task.
  public let cells: [Cell]
  /// The text of the answers.
  public let texts: TextReport

  /// The report on the answers to multiple-choice questions; nil where there are none.
  init?(_ answers: [AnsweredItem]) {
    let answers = answers.filter { $0.truth == nil }
    guard !answers.isEmpty else { return nil }
    var score = MultipleChoiceScore()
    for answer in answers {
      guard case .letter(let right) = answer.item.truth else { continue }
      score.count(
        answer.prediction.letter, right: right, task: answer.item.task,
        dataset: answer.item.dataset, isAnomalous: answer.item.isAnomalous)
    }
    average = score.average
    (questions, right, unreadable) = (score.total, score.right, score.unreadable)
    datasets = score.datasets.map { Row(name: $0, score: score.average(of: $0)) }
    tasks = score.tasks.map { Row(name: $0, score: score.average(ofTask: $0)) }
    cells = score.datasets.flatMap { dataset in
      score.tasks.compactMap { task in
        score.cell(task, in: dataset).map {
          Cell(
            dataset: dataset, task: task, questions: $0.total, right: $0.right,
            unreadable: $0.unreadable, score: score.score(task, in: dataset))
        }
      }
    }
    texts = TextReport(answers, naming: [:])
  }
}
