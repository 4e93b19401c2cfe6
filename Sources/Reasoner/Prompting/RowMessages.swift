import Diagnostics
import Foundation
import Manifest
import QwenVL

/// The conversation of a build's row, with its pictures: they stand before the text of the first user
/// turn.
public enum RowMessages {
  private struct Message: Decodable {
    let role: String
    let content: String
  }

  /// - Throws: ``MalformedRow``; what gives the pictures throws.
  public static func read(
    _ row: BuildRow, build: String, ordinal: Int, pictures: (String) throws -> ModelPicture
  ) throws -> [ChatMessage] {
    guard let messages = try? JSONDecoder().decode([Message].self, from: Data(row.messages.utf8)),
      let first = messages.firstIndex(where: { $0.role == "user" })
    else { throw MalformedRow(build: build, ordinal: ordinal) }
    let shown = try row.images.map { ChatMessage.Part.picture(try pictures($0.image)) }
    return messages.enumerated().map { place, message in
      ChatMessage(
        role: message.role, parts: (place == first ? shown : []) + [.text(message.content)])
    }
  }

  /// A row whose messages can't be read.
  public struct MalformedRow: ActionableError, Equatable {
    let build: String
    let ordinal: Int

    /// Which row.
    public var message: String { "the messages of row \(ordinal) of \(build) can't be read" }
    /// What to do about it.
    public var hint: String? { "run `prep verify` to see what is damaged" }
    /// The manifest is damaged.
    public var exitStatus: ExitStatus { .damaged }
  }
}
