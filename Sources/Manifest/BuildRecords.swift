import GRDB

/// What a build makes.
public enum BuildKind: String, Codable, Sendable, CaseIterable {
  /// Supervised examples.
  case sft
  /// Prompts for GRPO.
  case grpo
  /// Questions of an evaluation.
  case eval
}

/// A generated set: what was asked, from what, and a hash of what came out.
public struct BuildRecord: ManifestRecord, Equatable {
  /// The table.
  public static let databaseTableName = "build"
  /// `<kind>-<hash>` of all that it depends on.
  public let id: String
  /// `sft`, `grpo` or `eval`.
  public let kind: String
  /// The pipeline's name.
  public let name: String
  /// `training` or `evaluation`.
  public let purpose: String
  /// The profile whose patches its images are shown with.
  public let profileId: String
  /// The seed of every choice.
  public let seed: Int
  /// The resolved configuration, as JSON.
  public let config: String
  /// SHA-256 of the prompt template.
  public let templateSha256: String
  /// SHA-256 of the product knowledge.
  public let knowledgeSha256: String
  /// SHA-256 of the rows.
  public let digest: String
  /// When it was made.
  public let createdAt: String

  /// A build with all its columns.
  public init(
    id: String, kind: BuildKind, name: String, profileId: String, seed: Int, config: String,
    templateSha256: String, knowledgeSha256: String, digest: String, createdAt: String
  ) {
    self.id = id
    self.kind = kind.rawValue
    self.name = name
    purpose = kind == .eval ? "evaluation" : "training"
    self.profileId = profileId
    self.seed = seed
    self.config = config
    self.templateSha256 = templateSha256
    self.knowledgeSha256 = knowledgeSha256
    self.digest = digest
    self.createdAt = createdAt
  }
}

/// An image that a row of a build shows.
public struct BuildImage: Sendable, Equatable, Codable {
  /// `reference` or `query`.
  public let role: String
  /// The image's id.
  public let image: String

  /// An image in a role.
  public init(role: String, image: String) {
    self.role = role
    self.image = image
  }
}

/// One row of a build, whatever its kind.
public struct BuildRow: Sendable, Equatable {
  /// The images in order.
  public let images: [BuildImage]
  /// What is asked: caption, defect_description, count_check, … in SFT builds; `grpo` in those builds; `eval`, or
  /// the task of a multiple-choice question, in evaluations.
  public let task: String
  /// The conversation, as a JSON array of `{"role", "content"}`.
  public let messages: String
  /// The right answer.
  public let answer: String
  /// Ids of broken constraints, as a JSON array; nil in SFT builds.
  public let broken: String?
  /// Where the row comes from, as a JSON object.
  public let provenance: String

  /// A row with all its columns.
  public init(
    images: [BuildImage], task: String, messages: String, answer: String, broken: String?,
    provenance: String
  ) {
    self.images = images
    self.task = task
    self.messages = messages
    self.answer = answer
    self.broken = broken
    self.provenance = provenance
  }
}
