import ArgumentParser
import CommandLineTool
import Manifest
import Preparation
import Terminal

/// One image with all that is known of it.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show one image: regions, examples, and a picture of it as the model sees it.",
    discussion: """
      The picture is put together from the patches in the shard, with the masks over it.

      Example: prep inspect mvtec_loco/pushpins/test/logical_anomalies/000
      """)

  @Argument(help: "The image's id.")
  var id: String

  @Option(help: "The profile to draw. (default: the first)")
  var profile: String?

  @Option(name: .shortAndLong, help: "Where to write the picture.", completion: .file())
  var output: String?

  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let manifest = try ManifestDatabase.reading(global.place)
    let found = try Inspection(id, profile: profile, output: output, in: manifest)
    if global.json { return showJSON(found) }
    showImage(found)
    showRegions(found)
    showRows(found)
    showCaptions(found)
    global.console.line("picture: \(found.picture)")
  }

  private func showImage(_ found: Inspection) {
    let (image, console) = (found.image, global.console)
    console.line(console.out.bold(image.id))
    console.line(
      "  \(image.width)×\(image.height) \(image.mode) \(image.format), "
        + Format.bytes(image.bytes))
    console.line("  member  \(image.member)")
    console.line("  source  \(found.source?.path ?? "?")")
    console.line("  sha256  \(image.sha256)")
    console.line("  pixels  \(image.pixelSha256)")
    for patches in found.patches {
      console.line(
        "  patches \(patches.gridHeight)×\(patches.gridWidth) under \(patches.profileId), "
          + "in \(patches.shard)")
    }
    console.line()
  }

  private func showRegions(_ found: Inspection) {
    guard !found.regions.isEmpty else { return }
    var table = Table([
      ("defect", .left), ("part", .right), ("area", .right), ("x", .right), ("y", .right),
      ("width", .right), ("height", .right),
    ])
    for region in found.regions {
      table.add([
        region.defect, "\(region.part)", Format.count(region.area), "\(region.bboxX)",
        "\(region.bboxY)", "\(region.bboxWidth)", "\(region.bboxHeight)",
      ])
    }
    table.lines(style: global.console.out).forEach { global.console.line("  " + $0) }
    global.console.line()
  }

  private func showRows(_ found: Inspection) {
    let console = global.console
    let shown = found.rows.prefix(12)
    for (build, ordinal, row) in shown {
      console.line(console.out.faint("\(build) #\(ordinal)  \(row.task)"))
      for message in Message.decode(row.messages) {
        let label = message.role == "assistant" ? console.out.green("A:") : console.out.cyan("Q:")
        console.line("  \(label) \(message.content)")
      }
      if row.task == "grpo" || row.task == "eval" { console.line("  right answer: \(row.answer)") }
    }
    if found.rows.count > shown.count {
      console.line("… and \(found.rows.count - shown.count) more rows; --json lists them all")
    }
    if !shown.isEmpty { console.line() }
  }

  private func showCaptions(_ found: Inspection) {
    let console = global.console
    for caption in found.captions {
      let fate =
        caption.rejection.map { console.out.yellow("rejected: \($0)") }
        ?? console.out.green("accepted")
      console.line(console.out.faint("written by \(caption.model)") + "  " + fate)
      console.line(
        "  " + caption.content.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    if !found.captions.isEmpty { console.line() }
  }

  private struct Record: Encodable {
    let message_type = "inspect"
    let image: ImageRecord
    let source: String?
    let regions: [RegionRecord]
    let patches: [PatchesRecord]
    let rows: [Row]
    let captions: [Caption]
    let picture: String

    struct Caption: Encodable {
      let model: String
      let request: String
      let content: String
      let rejection: String?
    }

    struct Row: Encodable {
      let build: String
      let ordinal: Int
      let task: String
      let images: [BuildImage]
      let messages: [Message]
      let answer: String
    }
  }

  private func showJSON(_ found: Inspection) {
    global.console.json(
      Record(
        image: found.image, source: found.source?.path, regions: found.regions,
        patches: found.patches,
        rows: found.rows.map { build, ordinal, row in
          .init(
            build: build, ordinal: ordinal, task: row.task, images: row.images,
            messages: Message.decode(row.messages), answer: row.answer)
        },
        captions: found.captions.map {
          .init(
            model: $0.model, request: $0.requestSha256, content: $0.content,
            rejection: $0.rejection)
        }, picture: found.picture))
  }
}
