import ArgumentParser
import CommandLineTool

/// The command line of `prep`: each stage is one file in `Commands/`.
@main
struct Prep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prep",
    abstract: "Turns inspection-image archives into what a small multimodal model learns from.",
    discussion: """
      From an archive to training sets:

        prep ingest mvtec_loco_anomaly_detection.tar.xz
        prep build-sft
        prep build-grpo
        prep build-eval
        prep status

      All of it as a recipe says: prep run pipelines/demo.yaml (that one draws its archive)

      Settings come from flags, then PREP_* variables, then --pipeline FILE, then defaults.
      Exit codes: 0 done, 1 failed, 2 bug, 3 done but some inputs were rejected, 4 damage found, \
      10 no workspace, 11 workspace in use, 12 manifest of a newer program, 28 no space or no \
      permission, 64 usage, 130 interrupted (the same command continues).
      """,
    version: prepVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Prepare",
        subcommands: [
          RunCommand.self, SynthCommand.self, IngestCommand.self, IngestMMADCommand.self,
          BuildSFTCommand.self, BuildGRPOCommand.self, BuildEvalCommand.self, ExportCommand.self,
        ]),
      CommandGroup(
        name: "Look",
        subcommands: [
          StatusCommand.self, InspectCommand.self, ScoreCommand.self, VerifyCommand.self,
          KnowledgeCommand.self, PromptsCommand.self, DoctorCommand.self,
        ]),
    ])

  static func main() {
    CommandLineTool.run(Self.self)
  }
}

/// The program's version.
let prepVersion = "0.1.0"
