import Digest
import Foundation
import Imaging
import Manifest

/// What is asked about one image, the first time or again.
struct CaptionRequest: Sendable {
  let image: ImageRecord
  let patches: PatchesRecord
  let subject: CaptionSubject
  let text: CaptionPrompt.Text
  let settings: Pipeline.Captioner

  /// SHA-256 of all that the answer follows from. The picture is named by the image's pixels and
  /// the profile, which together fix it.
  var sha256: String {
    let parts: [String] = [
      settings.kind.rawValue, settings.model, text.sha256, "\(settings.maxTokens)",
      settings.temperature.map { "\($0)" } ?? "", settings.detail ?? "",
      "\(settings.usesJSONMode)", image.pixelSha256, patches.profileId,
    ]
    return SHA256.hex(of: parts.joined(separator: "\n"))
  }

  /// The body to send.
  ///
  /// - Throws: `ShardError` where the shard is damaged; `ImagingError`.
  func body(_ picture: Picture) throws -> Data {
    let png = try PNG.encode(picture.resized(patches))
    return try ChatRequest(
      model: settings.model, system: text.system, user: text.user, png: Data(png),
      settings: settings
    ).json()
  }

  /// The answer as it is kept: with what is wrong with it, if anything is.
  func record(_ answer: ChatAnswer) -> CaptionRecord {
    var rejection: CaptionRejection?
    do {
      _ = try CaptionCheck(subject: subject).draft(of: answer)
    } catch {
      rejection = error
    }
    return CaptionRecord(
      requestSha256: sha256, imageId: image.id, profileId: patches.profileId,
      model: settings.model, promptSha256: text.sha256, content: answer.content,
      rejection: rejection?.text, promptTokens: answer.promptTokens,
      completionTokens: answer.completionTokens, createdAt: ManifestDatabase.now)
  }
}
