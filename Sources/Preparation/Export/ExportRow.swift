import Foundation
import Manifest

/// A row of a build with all that any format writes of it.
struct ExportRow: Sendable {
  /// `<build>/<ordinal>`.
  let id: String
  /// The row's number in the build, from 0.
  let ordinal: Int
  /// `reference` or `query`, one for each image.
  let roles: [String]
  /// The ids of the images, in order.
  let imageIds: [String]
  /// The file names of the images, in order, without a folder.
  let imageNames: [String]
  /// The conversation; the last turn is the assistant's in SFT builds, the user's in others.
  let messages: [Message]
  /// The right answer.
  let answer: String
  /// What is asked.
  let task: String
  /// Ids of the broken constraints; none in SFT builds.
  let broken: [String]
  /// Whether the model is to answer: in all but SFT builds.
  let isPrompt: Bool
  /// Where the query comes from.
  let origin: Origin

  /// What a row's provenance says of its query.
  struct Origin: Decodable, Sendable {
    let category: String
    let split: String
    let label: String
    let defects: [String]
    /// Of a pair: how hard its anomaly is to see, where something says so.
    let difficulty: String?
    /// Of a pair: what is seen instead of each broken constraint.
    let broken_statements: [String]?
  }

  init(_ row: BuildRow, ordinal: Int, build: String, names: [String: String]) throws {
    func fail(_ detail: String) -> ExportError {
      .malformedRow(build: build, ordinal: ordinal, detail: detail)
    }
    let decoder = JSONDecoder()
    guard let origin = try? decoder.decode(Origin.self, from: Data(row.provenance.utf8)) else {
      throw fail("its provenance is not what a build records")
    }
    let broken = try? decoder.decode([String].self, from: Data((row.broken ?? "[]").utf8))
    messages = Message.decode(row.messages)
    guard messages.contains(where: { $0.role == "user" }) else { throw fail("nobody asks in it") }
    // Several trainers count this mark and would look for an image more.
    guard !messages.contains(where: { $0.content.contains(Self.mark) }) else {
      throw fail("its text holds `\(Self.mark)`")
    }
    id = "\(build)/\(ordinal)"
    self.ordinal = ordinal
    self.origin = origin
    self.broken = broken ?? []
    isPrompt = row.broken != nil
    roles = row.images.map(\.role)
    imageIds = row.images.map(\.image)
    imageNames = row.images.compactMap { names[$0.image] }
    (answer, task) = (row.answer, row.task)
  }

  /// Whether the answer is the letter of an option.
  var isChoice: Bool { MMADTask(rawValue: task) != nil }

  /// What stands in a text for an image.
  static let mark = "<image>"

  /// The conversation as TRL wants it: texts only, the trainer puts the images before the first.
  var plainTurns: JSONValue { .list(messages.map(Self.turn)) }

  /// The conversation with one mark an image at the start of the first user text.
  var markedTurns: JSONValue { .list(markedMessages.map(Self.turn)) }

  /// The first user text with its marks.
  var markedQuestion: String { markedMessages.first { $0.role == "user" }?.content ?? "" }

  /// The first user text.
  var question: String { messages.first { $0.role == "user" }?.content ?? "" }

  var markedMessages: [Message] {
    var marked = messages
    if let first = marked.firstIndex(where: { $0.role == "user" }) {
      let marks = String(repeating: Self.mark, count: imageNames.count)
      marked[first] = Message(role: "user", content: marks + marked[first].content)
    }
    return marked
  }

  /// The paths of the images when they lie in `folder`.
  func images(in folder: String) -> JSONValue {
    .strings(imageNames.map { folder + "/" + $0 })
  }

  /// Columns for reward functions and for people: of the same types in every row of every format.
  var extras: [String: JSONValue] {
    var extras: [String: JSONValue] = [
      "id": .string(id), "task": .string(task), "category": .string(origin.category),
      // `label` alone means a class to ms-swift and others.
      "image_label": .string(origin.label), "image_ids": .strings(imageIds),
      // Joined: of lists that are empty in the first records, loaders can't tell the type.
      "defects": .string(origin.defects.joined(separator: ",")),
      "broken": .string(broken.joined(separator: ",")),
    ]
    if isPrompt {
      extras["broken_statements"] = .string(
        (origin.broken_statements ?? []).joined(separator: " "))
      extras["difficulty"] = .string(origin.difficulty ?? "")
    }
    return extras
  }

  /// A record with `columns` and the extra ones.
  func record(_ columns: [String: JSONValue]) -> JSONValue {
    .object(columns.merging(extras) { column, _ in column })
  }

  private static func turn(_ message: Message) -> JSONValue {
    ["role": .string(message.role), "content": .string(message.content)]
  }
}
