import Foundation
import Manifest

/// Joins the entries of MMAD's file to the images of a workspace, and counts what becomes of them.
struct MMADJoin {
  /// All questions that belong to images of the workspace, in the order of the file.
  private(set) var questions: [QuestionRecord] = []
  /// All normal images that the file proposes, as far as they are in the workspace.
  private(set) var references: [QuestionReferenceRecord] = []
  /// What could not be used.
  private(set) var rejections: [RejectionRecord] = []
  /// What became of every question: those about images that are not here are ignored.
  private(set) var counts = MemberCounts()
  /// By data set.
  private(set) var datasets: [String: MMADReport.Dataset] = [:]

  private let known: Set<String>
  /// The questions of each image by now, those of other files too.
  private var asked: [String: [QuestionRecord]]
  private var referenceKeys: Set<[String]>
  private let isStrict: Bool

  /// A join with the images `known`, beside what other files brought.
  init(known: Set<String>, others: QuestionSet, isStrict: Bool) {
    self.known = known
    self.isStrict = isStrict
    asked = Dictionary(grouping: others.questions, by: \.imageId)
    referenceKeys = Set(others.references.map(\.key))
  }

  /// Takes in the entry of the image at `path`.
  mutating func add(path: String, json: Data) throws {
    guard let place = MMADPath(path) else {
      return try reject(path, "unknown_path", "the path names no image of a data set")
    }
    let entry: MMADEntry
    do {
      entry = try MMADEntry(json)
    } catch {
      return try reject(path, error.code, error.message)
    }
    let image = place.imageId.flatMap { known.contains($0) ? $0 : nil }
    datasets[place.dataset, default: .init()].count(entry.questions.count, isHere: image != nil)
    if entry.questions.isEmpty {
      counts.seen += 1
      counts.ignored += 1
    }
    for (number, question) in entry.questions.enumerated() {
      switch question {
      case .success(let question): try add(question, to: image, "\(path) question \(number + 1)")
      case .failure(let flaw):
        try reject("\(path) question \(number + 1)", flaw.code, flaw.message)
      }
    }
    if let image { add(entry.templates, to: image) }
  }

  private mutating func add(_ question: MMADQuestion, to image: String?, _ place: String) throws {
    guard let image else {
      counts.seen += 1
      counts.ignored += 1
      return
    }
    let before = asked[image] ?? []
    // The lowest number that is free: so a file that is read again numbers its questions alike.
    let taken = Set(before.map(\.ordinal))
    let ordinal = (0...before.count).first { !taken.contains($0) } ?? before.count
    let record = QuestionRecord(
      imageId: image, ordinal: ordinal, sourceId: 0, task: question.task.rawValue,
      text: question.text, options: try ManifestJSON.encode(question.options),
      answer: question.answer)
    if let twin = before.first(where: { $0.asksTheSame(as: record) }) {
      guard twin.answer == record.answer else {
        return try reject(place, "contradiction", "the same question has another answer before it")
      }
      counts.seen += 1
      counts.duplicate += 1
      return
    }
    counts.seen += 1
    counts.stored += 1
    questions.append(record)
    asked[image, default: []].append(record)
  }

  private mutating func add(_ templates: [String: [String]], to image: String) {
    for (choice, paths) in templates.sorted(by: { $0.key < $1.key }) {
      for (position, path) in paths.enumerated() {
        guard let id = MMADPath(path)?.imageId, known.contains(id) else { continue }
        let record = QuestionReferenceRecord(
          imageId: image, choice: choice, position: position, sourceId: 0, referenceId: id)
        if referenceKeys.insert(record.key).inserted { references.append(record) }
      }
    }
  }

  private mutating func reject(_ place: String, _ code: String, _ message: String) throws {
    if isStrict { throw MMADError.rejected(place: place, reason: message) }
    rejections.append(
      RejectionRecord(
        sourceId: 0, ordinal: counts.seen, member: place, code: code, message: message))
    counts.seen += 1
    counts.rejected += 1
  }
}

extension QuestionRecord {
  fileprivate func asksTheSame(as other: QuestionRecord) -> Bool {
    task == other.task && text == other.text && options == other.options
  }
}

extension QuestionReferenceRecord {
  fileprivate var key: [String] { [imageId, choice, String(position)] }
}
