import Foundation
import ModelFixtures
import Testing

@Suite(.serialized) struct TrainGRPOTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.prepare(["build-grpo", "build-eval"])
  }

  private var run: String { place.path + "/run" }

  private func arguments(_ more: [String] = [], _ place: Workplace? = nil) -> [String] {
    let place = place ?? self.place
    return [
      "train", "grpo", "-m", place.model, "-w", place.workspace, "--out", place.path + "/run",
      "--group", "4", "--prompts", "2", "--batch", "4", "--max-tokens", "40", "--threads", "1",
      "--learning-rate", "0.001", "--reward", "accuracy=1,format=1,naming=0.5,length=1",
    ] + more
  }

  private func train(_ more: String...) throws -> Workplace.Outcome {
    try place.run("lad", arguments(more))
  }

  /// What each step logged, but for times.
  private func trace(_ folder: String) throws -> [String] {
    let text = try String(contentsOfFile: folder + "/metrics.jsonl", encoding: .utf8)
    return text.split(separator: "\n").map { line in
      String(line).replacing(/"time\/\w+":[^,}]*,?/, with: "")
    }
  }

  private func completions(_ folder: String) throws -> String {
    try String(contentsOfFile: folder + "/completions.jsonl", encoding: .utf8)
  }

  @Test("an adapter is trained, logged, recorded, and loads in eval and in further training")
  func adapter() throws {
    let outcome = try train(
      "--lora-rank", "2", "--steps", "4", "--beta", "0.04", "--holdout", "0.2", "--save-every", "2")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("watch the reward"))
    #expect(outcome.output.contains("next: lad eval --model \(place.model) --adapter \(run)/best"))
    let lines = try trace(run)
    for name in [
      "loss", "grad_norm", "learning_rate", "num_tokens", "kl", "entropy", "reward", "reward_std",
      "frac_reward_zero_std", "rewards/accuracy/mean", "completions/mean_length",
      "completions/clipped_ratio", "clip_ratio/region_mean", "eval_reward",
    ] {
      #expect(lines.contains { $0.contains("\"\(name)\":") }, "\(name)")
    }
    let shown = try completions(run).split(separator: "\n")
    #expect(shown.count == 4 * 8)
    #expect(shown.allSatisfy { $0.contains("\"advantage\":") && $0.contains("\"image\":") })
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("grpo-") && status.output.contains("complete"))
    let adapter = run + "-1/best"
    try FileManager.default.moveItem(atPath: run, toPath: run + "-1")
    let judged = try place.run(
      "lad",
      [
        "eval", "-m", place.model, "--adapter", adapter, "-w", place.workspace, "--limit", "2",
        "--max-tokens", "4", "--threads", "1",
      ])
    #expect(judged.status == 0, "\(judged.errors)")
    let further = try train("--adapter", adapter, "--steps", "2", "--beta", "0.04")
    #expect(further.status == 0, "\(further.errors)")
  }

  @Test(
    "killed several times, it comes to the same numbers, texts and bytes",
    arguments: [
      ["--lora-rank", "2", "--beta", "0.04"], ["--accumulate", "1", "--iterations", "2"],
    ])
  func killed(_ kind: [String]) throws {
    let options = kind + ["--steps", "48", "--save-every", "4", "--resample", "1"]
    for _ in 0..<4 {
      let process = try place.start("lad", arguments(options), output: Pipe(), errors: Pipe())
      Thread.sleep(forTimeInterval: Double.random(in: 0.4...1.2))
      try #require(process.isRunning)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let resumed = try place.run("lad", arguments(options))
    #expect(resumed.status == 0, "\(resumed.errors)")
    let other = try Workplace()
    try other.prepare(["build-grpo"])
    let whole = try place.run("lad", arguments(options, other))
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(try trace(run) == trace(other.path + "/run"))
    #expect(try completions(run) == completions(other.path + "/run"))
    for name in [
      "adapter_model.safetensors", "model.safetensors", "training/optimizer.safetensors",
    ] {
      let bytes = [place, other].map {
        FileManager.default.contents(atPath: $0.path + "/run/last/" + name)
      }
      #expect(bytes[0] == bytes[1], "\(name)")
    }
  }

  @Test("asked to stop, it stops behind a checkpoint of the last round") func interrupted() throws {
    let errors = Pipe()
    let process = try place.start(
      "lad", arguments(["--steps", "4000", "--save-every", "4000"]), output: Pipe(), errors: errors)
    Thread.sleep(forTimeInterval: 2)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationStatus == 130 && told.contains("same command"), "\(told)")
    let last = try #require(try trace(run).last).prefix { $0 != "," }.split(separator: ":")[1]
    let digits = String(repeating: "0", count: 8 - last.count) + last
    #expect(FileManager.default.fileExists(atPath: run + "/checkpoints/step-" + digits))
  }

  @Test("weights that run away end it with the prompts' names, and the last checkpoint stays")
  func notANumber() throws {
    let outcome = try train(
      "--learning-rate", "1e38", "--max-grad-norm", "1e30", "--steps", "6", "--schedule",
      "constant", "--save-every", "1")
    #expect(outcome.status == 1 && outcome.errors.contains("is no finite number"))
    #expect(outcome.errors.contains("mvtec_loco/pushpins"), "\(outcome.errors)")
  }

  @Test("other builds, no room, and settings that can't be are refused with what to do")
  func refusals() throws {
    let evaluation = try train("--build", "eval")
    #expect(evaluation.status == 64 && evaluation.errors.contains("build-grpo"))
    let room = try train("--max-tokens", "500", "--steps", "1")
    #expect(room.status == 1 && room.errors.contains("lower --max-tokens"), "\(room.errors)")
    let nothing = try train("--resume", "--steps", "1")
    #expect(nothing.status == 64 && nothing.errors.contains("leave --resume out"))
    for (option, value) in [
      ("--batch", "3"), ("--group", "1"), ("--temperature", "0"), ("--reward", "acuracy"),
      ("--loss", "ppo"), ("--beta", "-1"), ("--holdout", "1"), ("--lora-alpha", "3"),
      ("--resample", "-1"), ("--show-completions", "-1"),
    ] {
      let outcome = try train(option, value)
      #expect(outcome.status == 64, "\(option): \(outcome.errors)")
    }
  }
}
