import Digest
import Manifest
import RLAD

/// What a build made.
public struct BuildReport: Sendable {
  /// The build as recorded.
  public let build: BuildRecord
  /// Rows by task.
  public let tasks: [String: Int]
  /// Rows by answer, where answers are yes, no or a letter.
  public let answers: [String: Int]
  /// Query images by category.
  public let categories: [String: Int]
  /// Whether it stood in the manifest before.
  public let existed: Bool
  /// Categories that were left out because nothing is known of them.
  public let unknownCategories: [String]
  /// Categories with queries but without a normal image to compare with: left out of pairs.
  public internal(set) var unpaired: [String]
  /// Of an evaluation with MMAD's questions, images by who proposed the normal one that is shown
  /// with them: `random` or `similar` by the file, or `ours` where training may use the file's.
  public internal(set) var references: [String: Int] = [:]
  /// Images that were left out because their pixels also stand under a label of the opposite.
  public let contradictions: [String]
  /// Defects that the product knowledge does not list: their images get no text that needs it.
  public let unknownDefects: [String]

  /// What there is to say of a build of pairs; nil of others.
  public let pairs: PairReport?

  /// Rows in all.
  public var rows: Int { tasks.values.reduce(0, +) }
}

/// Makes builds: chooses rows, refuses leakage, names the build by all that it depends on, records.
public struct BuildStage {
  let manifest: ManifestDatabase
  let inputs: BuildInputs

  /// A stage over the images of `manifest`.
  ///
  /// - Parameter profile: the profile whose patches are shown; the pipeline's or the only one if nil.
  public init(_ manifest: ManifestDatabase, pipeline: Pipeline, profile: String? = nil) throws {
    self.manifest = manifest
    inputs = try BuildInputs(manifest, pipeline: pipeline, profile: profile)
  }

  /// Makes the supervised examples.
  ///
  /// - Parameter written: what a large model wrote, by image; it takes the place of texts of ours.
  /// - Throws: ``BuildError`` on leakage or where there is nothing to build from.
  public func sft(written: [String: [AcceptedText]] = [:], isDryRun: Bool = false) throws
    -> BuildReport
  {
    let recipe = inputs.pipeline.sft
    guard recipe.examples != 0 || recipe.reasoning != nil || recipe.questions != .none else {
      throw BuildError.noExamples(for: "the build")
    }
    var builder = try SFTBuilder(inputs)
    var rows = try WrittenRows(inputs, written).replacing(in: builder.build())
    if recipe.questions == .mmad {
      rows += try ChoiceBuilder(inputs, MMADQuestions(manifest)).trainingRows()
      var generator = inputs.generator("sft/questions/order")
      rows = generator.shuffled(rows)
    }
    if let most = recipe.reasoning {
      rows += try PairBuilder(inputs).reasoning(most: most)
      var generator = inputs.generator("sft/reasoning/mixed")
      rows = generator.shuffled(rows)
    }
    return try make(.sft, Config(inputs, .sft), rows: rows, isDryRun)
  }

  /// Makes the GRPO prompts.
  ///
  /// - Throws: ``BuildError`` on leakage or where there is nothing to build from.
  public func grpo(isDryRun: Bool = false) throws -> BuildReport {
    let pairs = try PairBuilder(inputs).training()
    return try make(
      .grpo, Config(inputs, .grpo), rows: pairs.rows, pairs: pairs.report, isDryRun)
  }

  /// Makes the evaluation set.
  ///
  /// - Throws: ``BuildError`` on leakage or where there is nothing to build from.
  public func eval(isDryRun: Bool = false) throws -> BuildReport {
    guard inputs.pipeline.eval.questions == .mmad else {
      let pairs = try PairBuilder(inputs).evaluation()
      return try make(
        .eval, Config(inputs, .eval), rows: pairs.rows, pairs: pairs.report, isDryRun)
    }
    let choices = try ChoiceBuilder(inputs, MMADQuestions(manifest)).evaluation()
    var report = try make(.eval, Config(inputs, .eval), rows: choices.rows, isDryRun)
    report.unpaired = choices.unpaired.sorted()
    report.references = choices.references
    return report
  }

  /// The resolved settings of a build, as they are recorded.
  private struct Config: Encodable {
    let pipeline: String
    let seed: Int
    let profile: String
    let prompt: String
    let datasets: [String]?
    let training_share: Double
    let training_shares: [String: Double]?
    let sft: Pipeline.SFT?
    let grpo: Pipeline.GRPO?
    let eval: Pipeline.Eval?

    init(_ inputs: BuildInputs, _ kind: BuildKind) {
      let recipe = inputs.pipeline
      pipeline = recipe.name
      seed = recipe.seed
      profile = inputs.profile.id
      prompt = "\(inputs.template.name)@\(inputs.template.version)"
      datasets = recipe.datasets
      training_share = recipe.trainingShare.standard
      training_shares =
        recipe.trainingShare.byDataset.isEmpty ? nil : recipe.trainingShare.byDataset
      sft = kind == .sft ? recipe.sft : nil
      grpo = kind == .grpo ? recipe.grpo : nil
      var asked = recipe.eval
      if asked.questions == .mmad { asked.labels = ImageFacts.Label.allCases.map(\.rawValue) }
      eval = kind == .eval ? asked : nil
    }

    /// The kinds of images that the build uses.
    var labels: [String] { sft?.labels ?? grpo?.labels ?? eval?.labels ?? [] }
  }

  private func make(
    _ kind: BuildKind, _ config: Config, rows: [BuildRow], pairs: PairReport? = nil,
    _ isDryRun: Bool
  ) throws -> BuildReport {
    guard !rows.isEmpty else {
      throw BuildError.noImages(detail: nothing(for: kind, labels: config.labels))
    }
    let text = try ManifestJSON.encode(config)
    let digest = BuildDigest.of(rows)
    let id = "\(kind.rawValue)-\(identity(kind, config: text, digest: digest).prefix(12))"
    let build = BuildRecord(
      id: id, kind: kind, name: inputs.pipeline.name, profileId: inputs.profile.id,
      seed: inputs.pipeline.seed, config: text, templateSha256: inputs.template.sha256,
      knowledgeSha256: inputs.knowledge.sha256, digest: digest,
      createdAt: ManifestDatabase.now)
    let existing = try manifest.build(id)
    if existing == nil {
      try refuseLeaks(rows, purpose: build.purpose)
      if !isDryRun { try manifest.add(build, rows: rows) }
    }
    return report(existing ?? build, rows, pairs, existed: existing != nil)
  }

  /// Why there are no rows.
  private func nothing(for kind: BuildKind, labels: [String]) -> String {
    let unpaired = inputs.unpaired(kind.rawValue)
    if !unpaired.isEmpty {
      return "no good image in `train` or `validation` to compare with, of "
        + unpaired.joined(separator: ", ")
    }
    let what =
      kind == .grpo ? "no product with both good and anomalous test images" : "no test image"
    return "\(what) of the labels \(labels.joined(separator: ", ")) on the side of "
      + (kind == .eval ? "evaluation" : "training")
  }

  /// A hash of all that the rows follow from, and of the rows.
  private func identity(_ kind: BuildKind, config: String, digest: String) -> String {
    SHA256.hex(
      of: [
        kind.rawValue, config, inputs.template.sha256, inputs.knowledge.sha256, inputs.imagesHash,
        digest,
      ].joined(separator: "\n"))
  }

  private func refuseLeaks(_ rows: [BuildRow], purpose: String) throws {
    let images = Set(rows.flatMap(\.images).map(\.image))
    let leaks = try manifest.leaks(of: images, purpose: purpose)
    if !leaks.isEmpty { throw BuildError.leakage(leaks, purpose: purpose) }
  }

  private static func isLetter(_ answer: String) -> Bool {
    MultipleChoice.letters.map(String.init).contains(answer)
  }

  /// The yes, no or letter that a row's answer comes down to; nil for free words.
  static func verdict(_ row: BuildRow) -> String? {
    let word = row.answer.prefix { $0 != "." }
    return switch word {
    case "Yes", "yes": "yes"
    case "No", "no": "no"
    default: isLetter(String(word)) ? String(word) : nil
    }
  }

  private func report(
    _ build: BuildRecord, _ rows: [BuildRow], _ pairs: PairReport?, existed: Bool
  ) -> BuildReport {
    func count(_ key: (BuildRow) -> String?) -> [String: Int] {
      rows.reduce(into: [:]) { counts, row in
        if let key = key(row) { counts[key, default: 0] += 1 }
      }
    }
    let queries = Set(rows.flatMap(\.images).filter { $0.role == "query" }.map(\.image))
    let categories = queries.reduce(into: [String: Int]()) { counts, id in
      counts[String(id.split(separator: "/")[1]), default: 0] += 1
    }
    return BuildReport(
      build: build, tasks: count(\.task),
      answers: count(Self.verdict),
      categories: categories, existed: existed, unknownCategories: inputs.unknownCategories,
      unpaired: inputs.unpaired(build.kind), contradictions: inputs.contradictions,
      unknownDefects: inputs.unknownDefects, pairs: pairs)
  }
}
