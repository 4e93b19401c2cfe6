/// The score of answers to multiple-choice questions, as MMAD counts it: a table of data sets and
/// tasks.
///
/// - A cell is the share of right answers; of the task ``detection``, the mean of that share over
///   normal images and over anomalous ones, so that always saying the same is 0.5.
/// - ``objectAnalysis`` takes in the questions on structure and details of objects.
/// - The score of a data set is the mean of its cells, that of a task the mean over data sets, and
///   the overall score the mean of the data sets' scores.
///
/// Unlike MMAD's script, which leaves out what it can't read and counts a cell without questions as
/// 0: an answer that can't be read is a wrong one, counted apart, and an undefined cell is nil and in
/// no mean.
public struct MultipleChoiceScore: Sendable, Hashable {
  /// The task that asks whether there is an anomaly.
  public static let detection = "anomaly_detection"
  /// The task that the questions on structure and details are part of.
  public static let objectAnalysis = "object_analysis"

  /// Answers to the questions of one task in one data set.
  public struct Cell: Sendable, Hashable {
    /// Right answers about normal images, and questions about them.
    public fileprivate(set) var normalRight = 0, normal = 0
    /// Right answers about anomalous images, and questions about them.
    public fileprivate(set) var anomalousRight = 0, anomalous = 0
    /// Answers that can't be read.
    public fileprivate(set) var unreadable = 0

    /// Questions.
    public var total: Int { normal + anomalous }
    /// Right answers.
    public var right: Int { normalRight + anomalousRight }
    /// The share of right answers; nil without questions.
    public var accuracy: Double? { total == 0 ? nil : Double(right) / Double(total) }
    /// The mean of the shares over normal and over anomalous images; nil unless both occur.
    public var balancedAccuracy: Double? {
      guard normal > 0, anomalous > 0 else { return nil }
      let shares = (
        Double(normalRight) / Double(normal), Double(anomalousRight) / Double(anomalous)
      )
      return (shares.0 + shares.1) / 2
    }
  }

  private var cells: [String: [String: Cell]] = [:]

  /// No answers yet.
  public init() {}

  /// Counts one answer.
  ///
  /// - Parameters:
  ///   - answer: the letter that the model chose; nil if it can't be read.
  ///   - right: the letter of the right option.
  ///   - task: what is asked, such as `defect_localization`.
  ///   - isAnomalous: what is true of the image.
  public mutating func count(
    _ answer: Character?, right: Character, task: String, dataset: String, isAnomalous: Bool
  ) {
    var cell = cells[dataset]?[Self.column(task)] ?? Cell()
    let point = answer == right ? 1 : 0
    if isAnomalous {
      cell.anomalous += 1
      cell.anomalousRight += point
    } else {
      cell.normal += 1
      cell.normalRight += point
    }
    if answer == nil { cell.unreadable += 1 }
    cells[dataset, default: [:]][Self.column(task)] = cell
  }

  /// The column of the table that a task counts in.
  public static func column(_ task: String) -> String {
    ["object_structure", "object_details"].contains(task) ? objectAnalysis : task
  }
}

extension MultipleChoiceScore {
  /// The data sets, sorted.
  public var datasets: [String] { cells.keys.sorted() }

  /// The tasks, sorted.
  public var tasks: [String] { Set(cells.values.flatMap(\.keys)).sorted() }

  /// The answers of a cell; nil without questions.
  public func cell(_ task: String, in dataset: String) -> Cell? { cells[dataset]?[task] }

  /// The value of a cell, 0 to 1; nil without questions, and where ``detection`` lacks normal or
  /// anomalous images.
  public func score(_ task: String, in dataset: String) -> Double? {
    let cell = cell(task, in: dataset)
    return task == Self.detection ? cell?.balancedAccuracy : cell?.accuracy
  }

  /// The mean over the tasks of a data set.
  public func average(of dataset: String) -> Double? {
    Self.mean(tasks.map { score($0, in: dataset) })
  }

  /// The mean of a task over the data sets.
  public func average(ofTask task: String) -> Double? {
    Self.mean(datasets.map { score(task, in: $0) })
  }

  /// The mean of the data sets' averages.
  public var average: Double? { Self.mean(datasets.map { average(of: $0) }) }

  /// All answers.
  public var total: Int { sum(\.total) }

  /// All right answers.
  public var right: Int { sum(\.right) }

  /// All answers that can't be read.
  public var unreadable: Int { sum(\.unreadable) }

  private func sum(_ count: (Cell) -> Int) -> Int {
    cells.values.flatMap(\.values).reduce(0) { $0 + count($1) }
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let defined = values.compactMap { $0 }
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}
