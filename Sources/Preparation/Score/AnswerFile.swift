import Diagnostics
import Foundation

/// What a model wrote for the rows of an evaluation: JSON lines of `{"id": "eval-…/7", "text": "…"}`
/// or `{"ordinal": 7, "text": "…"}`, in any order. Other keys are passed over.
struct AnswerFile {
  /// The texts by the row's number.
  private(set) var texts: [Int: String] = [:]

  private struct Line: Decodable {
    let id: String?
    let ordinal: Int?
    let text: String?
  }

  /// Reads the file at `path` for the build with this id and this many rows.
  ///
  /// - Throws: ``ScoreError`` with the line of what is wrong; `SystemError`.
  init(path: String, build: String, rows: Int) throws {
    guard let file = FileManager.default.contents(atPath: path) else {
      throw SystemError("read", path)
    }
    let lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() where !bytes.allSatisfy({ $0 <= 0x20 }) {
      func fail(_ detail: String) -> ScoreError {
        .badLine(path: path, line: index + 1, detail: detail)
      }
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(bytes)) else {
        throw fail("it is no JSON object of an answer")
      }
      guard let text = line.text else { throw fail("it has no `text`") }
      guard let ordinal = line.ordinal ?? line.id.flatMap(Self.ordinal) else {
        throw fail("neither `id` nor `ordinal` says which row it answers")
      }
      if let id = line.id, id != "\(build)/\(ordinal)" {
        throw fail("`\(id)` is not row \(ordinal) of \(build), which is scored")
      }
      guard (0..<rows).contains(ordinal) else {
        throw fail("there is no row \(ordinal): \(build) has \(rows)")
      }
      guard texts.updateValue(text, forKey: ordinal) == nil else {
        throw fail("row \(ordinal) was answered before")
      }
    }
    if texts.isEmpty { throw ScoreError.noAnswers(path: path) }
  }

  private static func ordinal(_ id: String) -> Int? {
    id.split(separator: "/").last.flatMap { Int($0) }
  }
}

/// Why answers were not scored.
public enum ScoreError: ActionableError, Equatable {
  /// The build is no evaluation.
  case notAnEvaluation(build: String)
  /// A line of the answers can't be used.
  case badLine(path: String, line: Int, detail: String)
  /// There is no answer at all.
  case noAnswers(path: String)

  /// What is wrong, and where.
  public var message: String {
    switch self {
    case .notAnEvaluation(let build): "`\(build)` is not an evaluation"
    case .badLine(let path, let line, let detail): "`\(path)`, line \(line): \(detail)"
    case .noAnswers(let path): "`\(path)` holds no answers"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .notAnEvaluation: "`prep status` lists the builds; `eval` means the newest evaluation"
    case .badLine, .noAnswers:
      "write one JSON object a line: {\"id\": \"eval-…/0\", \"text\": \"what the model wrote\"}; "
        + "exports carry the `id` in every record, and --build says which build it is"
    }
  }
}
