import ArgumentParser
import CommandLineTool

/// The command line of `lad`: each stage is one file in `Commands/`.
@main
struct Lad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lad",
    abstract: "Asks Qwen2.5-VL whether a product is wrong, and why.",
    discussion: """
      With the folder of a checkpoint (config.json, model*.safetensors, tokenizer.json):

        lad infer query.png --reference normal.png --model Qwen2.5-VL-3B-Instruct
        lad eval --model Qwen2.5-VL-3B-Instruct
        lad serve --model Qwen2.5-VL-3B-Instruct
        lad train sft --model Qwen2.5-VL-3B-Instruct --lora-rank 16
        lad train grpo --model sft-run/last --lora-rank 16

      Settings come from flags, then LAD_* variables, then defaults.
      Exit codes: 0 done, 1 failed, 2 bug, 3 done but some inputs were rejected, 10 no workspace, \
      11 workspace in use, 12 manifest of a newer program, 28 no space or no permission, 64 usage, \
      130 interrupted (the same command continues).
      """,
    version: ladVersion,
    subcommands: [
      InferCommand.self, EvalCommand.self, ServeCommand.self, TrainCommand.self,
      ReportCommand.self, MergeCommand.self,
    ])

  static func main() {
    CommandLineTool.run(Self.self)
  }
}

/// The program's version.
let ladVersion = "0.1.0"
