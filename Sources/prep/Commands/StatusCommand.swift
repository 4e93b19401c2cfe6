import ArgumentParser
import CommandLineTool
import Datasets
import Manifest
import Terminal

/// What the workspace holds.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what the workspace holds: sources, images, shards, builds, runs.",
    discussion: "Example: prep status --rejections")

  @Flag(help: "Also list every rejected member with its reason.")
  var rejections = false

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    if global.json { return try showJSON(manifest) }
    try showSources(manifest)
    try showImages(manifest)
    try showQuestions(manifest)
    try showProfiles(manifest)
    try showBuilds(manifest)
    try showCaptions(manifest)
    try showRuns(manifest)
    if rejections { try showRejections(manifest) }
    global.console.line("digest \(try manifest.digest())")
  }

  private func section(_ title: String, _ table: Table) {
    section(title, table.lines(style: global.console.out))
  }

  private func section(_ title: String, _ lines: [String]) {
    global.console.line(global.console.out.bold(title))
    lines.forEach { global.console.line("  " + $0) }
    global.console.line()
  }

  private func showSources(_ manifest: ManifestDatabase) throws {
    var table = Table([
      ("path", .left), ("data set", .left), ("size", .right), ("state", .left), ("seen", .right),
      ("stored", .right),
      ("duplicate", .right), ("rejected", .right), ("ignored", .right),
    ])
    for source in try manifest.sources() {
      let counts = source.counts
      let numbers = [
        counts.seen, counts.stored, counts.duplicate, counts.rejected, counts.ignored,
      ]
      table.add(
        [source.path, source.dataset, Format.bytes(source.bytes), source.state]
          + numbers.map { source.state == "complete" ? Format.count($0) : "" })
    }
    section("Sources", table)
  }

  private func showImages(_ manifest: ManifestDatabase) throws {
    let masks = try manifest.maskCounts()
    let datasets = Dictionary(grouping: try manifest.imageCounts(), by: \.dataset)
    for (dataset, rows) in datasets.sorted(by: { $0.key < $1.key }) {
      let images = rows.reduce(into: [String: [String: Int]]()) { images, row in
        images[row.category, default: [:]]["\(row.split)/\(row.label)"] = row.images
      }
      let table = ImageTable(dataset: dataset, images: images, masks: masks[dataset] ?? [:])
      section(
        "Images of \(PublishedDataset.named(dataset)?.title ?? dataset)",
        table.lines(hasVerdicts: false, style: global.console.out))
    }
  }

  private func showQuestions(_ manifest: ManifestDatabase) throws {
    let counts = try manifest.questionCounts()
    guard counts.questions > 0 else { return }
    global.console.line(global.console.out.bold("Questions"))
    global.console.line(
      "  \(Format.count(counts.questions)) about \(Format.count(counts.images, "image"))")
    global.console.line()
  }

  private func showProfiles(_ manifest: ManifestDatabase) throws {
    var table = Table([
      ("profile", .left), ("images", .right), ("shards", .right), ("size", .right),
      ("tokens an image", .right),
    ])
    for profile in try manifest.profileSummaries() {
      let merge = try manifest.profile(profile.id).mergeSize
      let tokens = profile.patches / (merge * merge)
      table.add([
        profile.id, Format.count(profile.images), Format.count(profile.shards),
        Format.bytes(profile.bytes),
        profile.images > 0 ? Format.count(tokens / profile.images) : "",
      ])
    }
    section("Patches", table)
  }

  private func showBuilds(_ manifest: ManifestDatabase) throws {
    let builds = try manifest.buildSummaries()
    guard !builds.isEmpty else { return }
    var table = Table([
      ("build", .left), ("pipeline", .left), ("seed", .right), ("rows", .right),
      ("images", .right),
    ])
    for build in builds {
      table.add([
        build.id, build.name, "\(build.seed)", Format.count(build.rows),
        Format.count(build.images),
      ])
    }
    section("Builds", table)
  }

  private func showCaptions(_ manifest: ManifestDatabase) throws {
    let models = try manifest.captionSummaries()
    guard !models.isEmpty else { return }
    var table = Table([
      ("model", .left), ("images", .right), ("accepted", .right), ("rejected", .right),
      ("tokens in", .right), ("tokens out", .right), ("", .left),
    ])
    for model in models {
      let reasons = model.rejected.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      table.add([
        model.model, Format.count(model.images), Format.count(model.accepted),
        Format.count(model.rejected.values.reduce(0, +)), Format.count(model.promptTokens),
        Format.count(model.completionTokens), reasons.joined(separator: ", "),
      ])
    }
    section("Captions", table)
  }

  private func showRuns(_ manifest: ManifestDatabase) throws {
    let runs = try manifest.runSummaries()
    guard !runs.isEmpty else { return }
    var table = Table([
      ("run", .left), ("build", .left), ("state", .left), ("done", .right),
      ("checkpoints", .right), ("model", .left),
    ])
    for run in runs {
      let done = Format.count(run.done)
      table.add([
        run.id, run.build, run.state,
        run.total.map { "\(done) of \(Format.count($0, "item"))" } ?? "step \(done)",
        run.checkpoints > 0 ? Format.count(run.checkpoints) : "",
        run.adapter.map { "\(run.model) + \($0)" } ?? run.model,
      ])
    }
    section("Runs", table)
  }

  private func showRejections(_ manifest: ManifestDatabase) throws {
    var table = Table([("member", .left), ("reason", .left)])
    for rejection in try manifest.rejections() {
      table.add([rejection.member, rejection.message])
    }
    section("Rejected", table)
  }

  private struct Record: Encodable {
    let message_type = "status"
    let workspace: String
    let sources: [Source]
    let images: [ImageCount]
    let questions: Int
    let profiles: [ProfileSummary]
    let builds: [BuildSummary]
    let captions: [CaptionSummary]
    let runs: [RunSummary]
    let rejections: [RejectionLine]?
    let digest: String

    struct Source: Encodable {
      let path: String
      let sha256: String?
      let bytes: Int
      let state: String
      let counts: MemberCounts
    }
  }

  private func showJSON(_ manifest: ManifestDatabase) throws {
    global.console.json(
      Record(
        workspace: manifest.workspace.path,
        sources: try manifest.sources().map {
          .init(
            path: $0.path, sha256: $0.sha256, bytes: $0.bytes, state: $0.state, counts: $0.counts)
        },
        images: try manifest.imageCounts(), questions: try manifest.questionCounts().questions,
        profiles: try manifest.profileSummaries(),
        builds: try manifest.buildSummaries(), captions: try manifest.captionSummaries(),
        runs: try manifest.runSummaries(),
        rejections: rejections ? try manifest.rejections() : nil, digest: try manifest.digest()))
  }
}
