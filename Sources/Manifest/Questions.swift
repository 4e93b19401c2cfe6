import GRDB

/// A multiple-choice question about an image, from a file such as MMAD's.
public struct QuestionRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "question"
  /// The image.
  public let imageId: String
  /// Its place among the questions about the image, from 0.
  public let ordinal: Int
  /// The file.
  public let sourceId: Int64
  /// What is asked, such as `defect_classification`.
  public let task: String
  /// The question.
  public let text: String
  /// The options by letter, as a JSON object.
  public let options: String
  /// The letter of the right option.
  public let answer: String

  /// A row with all its columns.
  public init(
    imageId: String, ordinal: Int, sourceId: Int64, task: String, text: String, options: String,
    answer: String
  ) {
    self.imageId = imageId
    self.ordinal = ordinal
    self.sourceId = sourceId
    self.task = task
    self.text = text
    self.options = options
    self.answer = answer
  }
}

/// A normal image that such a file proposes to compare an image with.
public struct QuestionReferenceRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "question_reference"
  /// The image.
  public let imageId: String
  /// `random` or `similar`.
  public let choice: String
  /// Its place in the file's list, from 0.
  public let position: Int
  /// The file.
  public let sourceId: Int64
  /// The normal image.
  public let referenceId: String

  /// A row with all its columns.
  public init(
    imageId: String, choice: String, position: Int, sourceId: Int64, referenceId: String
  ) {
    self.imageId = imageId
    self.choice = choice
    self.position = position
    self.sourceId = sourceId
    self.referenceId = referenceId
  }
}
