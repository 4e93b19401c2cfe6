import Diagnostics
import Digest
import Foundation
import Manifest

/// Asks a large model for captions of the images that an SFT build shows, and keeps every answer.
///
/// A request is made once: what stands in the manifest is not asked for again, whether it can be
/// used or not. So the same command continues wherever it was ended.
public struct Captioner: Sendable {
  /// The settings.
  public let settings: Pipeline.Captioner
  let manifest: ManifestDatabase
  private let prompt: CaptionPrompt
  private let profile: ProfileRecord
  private let images: [Image]

  /// An image that is to have a caption.
  struct Image: Sendable {
    let record: ImageRecord
    let patches: PatchesRecord
    let subject: CaptionSubject
  }

  /// How far an image is.
  enum State: Sendable {
    case accepted(CaptionRecord)
    case rejected
    /// To be asked: the request, and how many further ones may follow it.
    case open(CaptionRequest, further: Int)
  }

  init(
    _ inputs: BuildInputs, settings: Pipeline.Captioner, manifest: ManifestDatabase
  ) throws {
    guard !settings.model.isEmpty else {
      throw CaptionerError.missing(setting: "model", flag: "--model")
    }
    self.settings = settings
    self.manifest = manifest
    prompt = try CaptionPrompt.bundled()
    profile = inputs.profile
    let chosen = Self.choose(inputs, most: settings.images)
    let patches = try manifest.patches(
      of: Set(chosen.map(\.image.id)), profile: inputs.profile.id)
    let priors = settings.priors == .mmad ? try MMADPriors(manifest) : nil
    images = try chosen.compactMap { candidate in
      guard let knowledge = inputs.knowledge[candidate.image],
        let patches = patches[candidate.image.id]
      else { return nil }
      return Image(
        record: candidate.image, patches: patches,
        subject: try CaptionSubject(
          inputs.facts(candidate), knowledge, priors: priors?.text(for: candidate.image.id)))
    }
  }

  /// The first of the images in an order shuffled by the seed: with a larger number, the same and
  /// further ones.
  private static func choose(_ inputs: BuildInputs, most: Int?) -> [Candidate] {
    var generator = inputs.generator("captioner/order")
    let shuffled = generator.shuffled(
      inputs.test(.training, labels: inputs.pipeline.sft.labels))
    return most.map { Array(shuffled.prefix($0)) } ?? shuffled
  }

  /// What is there, and what is to be asked.
  public func plan() throws -> CaptionPlan {
    var (answered, rejected, open): (Int, Int, [CaptionRequest]) = (0, 0, [])
    for (_, state) in try states() {
      switch state {
      case .accepted: answered += 1
      case .rejected: rejected += 1
      case .open(let request, _): open.append(request)
      }
    }
    let requests = Self.unique(open)
    return CaptionPlan(
      model: settings.model, images: images.count, answered: answered, rejected: rejected,
      requests: requests.count, promptTokens: requests.reduce(0) { $0 + estimate($1) },
      completionTokens: requests.count * (try meanAnswer()))
  }

  private func estimate(_ request: CaptionRequest) -> Int {
    let text = request.text.system.utf8.count + request.text.user.utf8.count
    let patches = request.patches.gridHeight * request.patches.gridWidth
    return text / 4 + patches / (profile.mergeSize * profile.mergeSize)
  }

  private func meanAnswer() throws -> Int {
    let summary = try manifest.captionSummaries().first { $0.model == settings.model }
    if let summary, summary.completionTokens > 0 {
      return summary.completionTokens
        / max(1, summary.accepted + summary.rejected.values.reduce(0, +))
    }
    return 20 + 30 * settings.sentences + 45 * settings.questions
  }

  /// Asks for all that is missing, each answer recorded before the next is asked for.
  ///
  /// - Parameters:
  ///   - client: what to ask.
  ///   - progress: called now and then on the caller's thread.
  /// - Throws: ``CaptionerError`` where the server refuses or fails; `Interrupted`; `ManifestError`,
  ///   `ShardError`. What was answered by then is kept.
  func run(
    _ client: ChatClient, cancellation: Cancellation, progress: (CaptionTally) -> Void
  ) throws -> CaptionTally {
    let open = try states().compactMap { _, state in
      if case .open(let request, let further) = state { (request, further) } else { nil }
    }
    // Images with equal pixels share their answer.
    var known: Set<String> = []
    let jobs = open.filter { known.insert($0.0.sha256).inserted }
    let workers = CaptionWorkers(
      jobs: jobs.map { .init(request: $0.0, further: $0.1) }, client: client, manifest: manifest,
      repeating: { [prompt, settings] request, reason in
        Self.again(request, reason, prompt, settings)
      })
    defer { try? manifest.seal() }
    return try workers.run(
      threads: min(settings.concurrency, jobs.count), cancellation: cancellation,
      progress: progress)
  }

  private static func unique(_ requests: [CaptionRequest]) -> [CaptionRequest] {
    var known: Set<String> = []
    return requests.filter { known.insert($0.sha256).inserted }
  }

  /// The request that follows on a rejected answer: it says what was wrong.
  private static func again(
    _ request: CaptionRequest, _ reason: String, _ prompt: CaptionPrompt,
    _ settings: Pipeline.Captioner
  ) -> CaptionRequest {
    CaptionRequest(
      image: request.image, patches: request.patches, subject: request.subject,
      text: prompt.text(CaptionBrief(request.subject), settings: settings, rejected: reason),
      settings: settings)
  }

  /// How far each image is, in the order in which they are asked about.
  private func states() throws -> [(Image, State)] {
    var states: [State] = images.map { image in
      let text = prompt.text(CaptionBrief(image.subject), settings: settings, rejected: nil)
      return .open(
        CaptionRequest(
          image: image.record, patches: image.patches, subject: image.subject, text: text,
          settings: settings),
        further: settings.attempts - 1)
    }
    for _ in 0..<settings.attempts {
      let open = states.compactMap { state in
        if case .open(let request, _) = state { request.sha256 } else { nil }
      }
      let answers = try manifest.captions(requests: Set(open))
      if answers.isEmpty { break }
      states = states.map { advance($0, answers) }
    }
    return Array(zip(images, states))
  }

  private func advance(_ state: State, _ answers: [String: CaptionRecord]) -> State {
    guard case .open(let request, let further) = state, let answer = answers[request.sha256] else {
      return state
    }
    guard let reason = answer.rejection else { return .accepted(answer) }
    guard further > 0 else { return .rejected }
    return .open(Self.again(request, reason, prompt, settings), further: further - 1)
  }

  /// The texts that can be used, by image; the caption before the answers to questions.
  public func texts() throws -> [String: [AcceptedText]] {
    var texts: [String: [AcceptedText]] = [:]
    for (image, state) in try states() {
      guard case .accepted(let answer) = state,
        let draft = CaptionDraft(answer: answer.content)
      else { continue }
      func text(_ task: TextTask, _ question: String?, _ words: String) -> AcceptedText {
        AcceptedText(
          task: task, question: question, answer: words, model: answer.model,
          request: answer.requestSha256)
      }
      texts[image.record.id] =
        [text(.caption, nil, draft.caption)]
        + draft.qa.map { text(.defectDescription, $0.question, $0.answer) }
    }
    return texts
  }
}
