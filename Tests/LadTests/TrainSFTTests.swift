import Foundation
import Manifest
import ModelFixtures
import Testing

@Suite(.serialized) struct TrainSFTTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.prepare(["build-sft", "build-eval"])
  }

  private var run: String { place.path + "/run" }

  private func arguments(_ more: [String] = [], _ place: Workplace? = nil) -> [String] {
    let place = place ?? self.place
    return [
      "train", "sft", "-m", place.model, "-w", place.workspace, "--out", place.path + "/run",
      "--batch", "2", "--accumulate", "2", "--holdout", "0.2", "--threads", "1",
      "--learning-rate", "0.01",
    ] + more
  }

  private func train(_ more: String...) throws -> Workplace.Outcome {
    try place.run("lad", arguments(more))
  }

  /// What each step logged, but for times.
  private func trace(_ folder: String) throws -> [String] {
    let text = try String(contentsOfFile: folder + "/metrics.jsonl", encoding: .utf8)
    return text.split(separator: "\n").map { line in
      String(line).replacing(/"(time\/\w+|tokens_per_second)":[^,}]*,?/, with: "")
    }
  }

  /// Starts a run in `place`, and sends it `signal` once its log has so many lines more.
  private func disturb(_ place: Workplace, _ options: [String], lines: Int, _ signal: Int32) throws
  {
    func count() -> Int {
      FileManager.default.contents(atPath: place.path + "/run/metrics.jsonl")?.count { $0 == 10 }
        ?? 0
    }
    let process = try place.start("lad", arguments(options, place), output: Pipe(), errors: Pipe())
    // What is behind the last checkpoint is cut off first.
    var least = count()
    while process.isRunning, count() < least + lines {
      least = min(least, count())
      Thread.sleep(forTimeInterval: Double.random(in: 0.002...0.02))
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    // A signal that comes before the program listens to it ends it as a kill does.
    let isStopped = process.terminationReason == .exit && process.terminationStatus == 130
    #expect(
      isStopped || process.terminationReason == .uncaughtSignal,
      "status \(process.terminationStatus)")
  }

  private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  @Test("an adapter is trained, logged, recorded, and loads in eval") func adapter() throws {
    let outcome = try train("--lora-rank", "2", "--epochs", "3", "--save-every", "4")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("next: lad eval --model \(place.model) --adapter \(run)/best"))
    for name in ["adapter_model.safetensors", "adapter_config.json", "tokenizer.json"] {
      #expect(isThere(run + "/last/" + name), "\(name)")
    }
    #expect(!isThere(run + "/last/config.json"))
    let lines = try trace(run)
    for name in [
      "loss", "grad_norm", "learning_rate", "epoch", "num_tokens", "mean_token_accuracy",
      "eval_loss", "eval_mean_token_accuracy",
    ] {
      #expect(lines.contains { $0.contains("\"\(name)\":") }, "\(name)")
    }
    let board = try FileManager.default.contentsOfDirectory(atPath: run + "/tensorboard")
    #expect(board.count == 1 && board[0].hasPrefix("events.out.tfevents."))
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("sft-") && status.output.contains("complete"))
    let judged = try place.run(
      "lad",
      [
        "eval", "-m", place.model, "--adapter", run + "/best", "-w", place.workspace, "--limit",
        "2",
        "--max-tokens", "4", "--threads", "1",
      ])
    #expect(judged.status == 0, "\(judged.errors)")
    let adapter = run + "/best"
    try FileManager.default.moveItem(atPath: run, toPath: run + "-1")
    let moved = adapter.replacing("/run/", with: "/run-1/")
    let further = try train("--adapter", moved, "--steps", "2")
    #expect(further.status == 0, "\(further.errors)")
    let runs = try ManifestDatabase.reading(Workspace(path: place.workspace)).runs()
    let first = try #require(runs.first { $0.kind == "sft" })
    #expect(first.baseRunId == nil)
    #expect(runs.filter { $0.baseRunId == first.id }.map(\.kind) == ["eval", "sft"])
    try TinyCheckpoint.make(in: place.model, seed: 2)
    let other = try train("--adapter", moved, "--steps", "3")
    #expect(other.status == 1 && other.errors.contains("on other weights"), "\(other.errors)")
  }

  @Test("weights are trained, and the same command again changes nothing") func weights() throws {
    let outcome = try train("--steps", "3", "--freeze", "vision,merger", "--recompute")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let before = try trace(run)
    #expect(isThere(run + "/best/config.json") && isThere(run + "/best/model.safetensors"))
    let again = try train("--steps", "3", "--freeze", "vision,merger", "--recompute")
    #expect(again.status == 0 && again.errors.contains("behind step 3"), "\(again.errors)")
    #expect(try trace(run) == before)
    let judged = try place.run(
      "lad",
      [
        "eval", "-m", run + "/best", "-w", place.workspace, "--limit", "2", "--max-tokens", "4",
        "--threads", "1",
      ])
    #expect(judged.status == 0, "\(judged.errors)")
  }

  @Test(
    "stopped and killed five times, it comes to the same numbers and bytes",
    arguments: [["--lora-rank", "2", "--lora-dropout", "0.2"], ["--weight-decay", "0.1"]])
  func killed(_ kind: [String]) throws {
    // So many steps that it never comes to the end.
    let options = kind + ["--steps", "20000", "--save-every", "5", "--keep", "10000"]
    for signal in [SIGKILL, SIGTERM, SIGKILL, SIGKILL, SIGKILL, SIGKILL] {
      try disturb(place, options, lines: Int.random(in: 1...20), signal)
    }
    let undisturbed = try Workplace()
    try undisturbed.prepare(["build-sft"])
    let other = undisturbed.path + "/run"
    try disturb(undisturbed, options, lines: try trace(run).count, SIGKILL)
    let traces = try [trace(run), trace(other)]
    let common = min(traces[0].count, traces[1].count) - 1  // the last line may be torn
    #expect(common > 10 && traces[0].prefix(common) == traces[1].prefix(common))
    let checkpoints = try [run, other].map {
      Set(try FileManager.default.contentsOfDirectory(atPath: $0 + "/checkpoints"))
    }
    let both = checkpoints[0].intersection(checkpoints[1]).filter { $0.hasPrefix("step-") }
    #expect(both.count > 2)
    for step in both {
      for name in [
        "adapter_model.safetensors", "model.safetensors", "training/optimizer.safetensors",
      ] {
        let bytes = [run, other].map {
          FileManager.default.contents(atPath: "\($0)/checkpoints/\(step)/\(name)")
        }
        #expect(bytes[0] == bytes[1], "\(step) \(name)")
      }
    }
  }

  @Test("a broken newest checkpoint is passed over, and said so") func damage() throws {
    let options = ["--lora-rank", "2", "--steps", "6", "--save-every", "3"]
    #expect(try place.run("lad", arguments(options)).status == 0)
    let before = try trace(run)
    let file = run + "/checkpoints/step-00000006/adapter_model.safetensors"
    try Data("broken".utf8).write(to: URL(fileURLWithPath: file))
    let outcome = try place.run("lad", arguments(options))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("damaged") && outcome.errors.contains("behind step 3"))
    #expect(try trace(run) == before)
  }

  @Test("another run in the folder, and nothing to resume, are errors that say what to do")
  func folders() throws {
    let nothing = try train("--resume", "--steps", "1")
    #expect(nothing.status == 64 && nothing.errors.contains("leave --resume out"))
    #expect(try train("--steps", "1").status == 0)
    let other = try train("--steps", "1", "--max-grad-norm", "3")
    #expect(
      other.status == 64 && other.errors.contains("max_grad_norm 1, not 3"), "\(other.errors)")
    #expect(other.errors.contains("--out"))
  }

  @Test("what is too long is left out and counted, or is an error with --strict") func length()
    throws
  {
    let some = try train("--steps", "1", "--max-length", "120", "--holdout", "0")
    #expect(some.status == 0 && some.errors.contains("are too long"), "\(some.errors)")
    let strict = try train("--steps", "1", "--max-length", "120", "--strict", "--holdout", "0")
    #expect(
      strict.status == 1 && strict.errors.contains("tokens, more than 120"), "\(strict.errors)")
    let none = try train("--steps", "1", "--max-length", "10", "--holdout", "0")
    #expect(none.status == 1 && none.errors.contains("--max-length"), "\(none.errors)")
  }

  @Test("a loss that is no number ends it with the examples named, and the last checkpoint stays")
  func divergence() throws {
    let options = ["--learning-rate", "1e30", "--warmup", "0", "--steps", "8", "--save-every", "1"]
    let outcome = try place.run(
      "lad", arguments().dropLast(2) + options + ["--holdout", "0", "--schedule", "constant"])
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("no finite number; its examples are"), "\(outcome.errors)")
    #expect(isThere(run + "/last/model.safetensors"))
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("failed"), "\(status.output)")
  }

  @Test("builds of another kind, and settings out of range, are refused") func refusals() throws {
    let evaluation = try train("--build", "eval")
    #expect(evaluation.status == 64 && evaluation.errors.contains("build-sft"))
    for (option, value) in [
      ("--batch", "0"), ("--schedule", "step"), ("--freeze", "head"), ("--holdout", "1"),
      ("--dtype", "float16"), ("--lora-alpha", "3"), ("--save-every", "0"),
    ] {
      let outcome = try train(option, value)
      #expect(outcome.status == 64, "\(option): \(outcome.errors)")
    }
  }
}
