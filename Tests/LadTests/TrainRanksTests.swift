import Foundation
import ModelFixtures
import Testing
import Torch

/// Several processes train as one does.
@Suite(.serialized) struct TrainRanksTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.prepare(["build-sft", "build-grpo", "build-eval"])
  }

  private func folder(_ name: String) -> String { place.path + "/" + name }

  private func sft(_ out: String, _ more: [String]) -> [String] {
    [
      "train", "sft", "-m", place.model, "-w", place.workspace, "--out", folder(out), "--threads",
      "1", "--batch", "2", "--accumulate", "3", "--holdout", "0.2", "--learning-rate", "0.01",
    ] + more
  }

  private func grpo(_ out: String, _ more: [String]) -> [String] {
    [
      "train", "grpo", "-m", place.model, "-w", place.workspace, "--out", folder(out), "--threads",
      "1", "--group", "4", "--max-tokens", "40", "--learning-rate", "0.001", "--save-every", "2",
      "--reward", "accuracy=1,format=1,naming=0.5,length=1",
    ] + more
  }

  /// The numbers of each line of the log, but for times.
  private func trace(_ out: String) throws -> [[String: Double]] {
    let text = try String(contentsOfFile: folder(out) + "/metrics.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let values = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Double]
      return (values ?? [:]).filter { !$0.key.hasPrefix("time/") && $0.key != "tokens_per_second" }
    }
  }

  /// Expects two runs to have come to the same numbers and weights.
  private func expectSame(_ one: String, _ several: String) throws {
    let traces = (try trace(one), try trace(several))
    #expect(traces.0.map { $0.keys.sorted() } == traces.1.map { $0.keys.sorted() })
    for (a, b) in zip(traces.0, traces.1) {
      for (name, value) in a {
        let other = b[name] ?? .nan
        #expect(abs(value - other) < 1e-5 * max(1, abs(value)), "\(name): \(value), \(other)")
      }
    }
    #expect(Set(traces.0.compactMap { $0["grad_norm"] }).count > 1, "nothing was learnt")
    let names = ["adapter_model.safetensors", "model.safetensors"]
    let name = try #require(
      names.first { FileManager.default.fileExists(atPath: folder(one) + "/last/" + $0) })
    let files = try [one, several].map { try TensorFile(folder($0) + "/last/" + name) }
    for tensor in files[0].names {
      let off = try (files[1][tensor] - files[0][tensor]).abs().max().item()
      #expect(off < 1e-5, "\(tensor)")
    }
  }

  private func expectSilence(_ outcomes: [Workplace.Outcome]) {
    for (rank, outcome) in outcomes.enumerated() {
      #expect(outcome.status == 0, "rank \(rank): \(outcome.errors)")
      if rank > 0 { #expect(outcome.output.isEmpty && outcome.errors.isEmpty) }
    }
  }

  @Test(
    "supervised training comes to the losses and weights of one process",
    arguments: [
      (2, ["--lora-rank", "2", "--lora-dropout", "0.2"]), (3, ["--weight-decay", "0.1"]),
    ])
  func supervised(_ count: Int, _ kind: [String]) throws {
    // The last step of an epoch has fewer batches than the others, and not all ranks have one.
    let options = kind + ["--epochs", "3", "--save-every", "3"]
    let one = try place.run("lad", sft("one", options))
    #expect(one.status == 0, "\(one.errors)")
    let outcomes = try RankedProcesses(place, count: count, sft("several", options)).outcomes()
    expectSilence(outcomes)
    #expect(outcomes[0].output.contains("next: lad eval"))
    try expectSame("one", "several")
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("complete"), "\(status.output)")
  }

  @Test(
    "training by rewards draws the same answers and comes to the same numbers",
    arguments: [
      (
        2,
        [
          "--prompts", "3", "--batch", "4", "--lora-rank", "2", "--beta", "0.04", "--resample", "1",
          "--steps", "4",
        ]
      ),
      (
        2,
        [
          "--prompts", "2", "--batch", "2", "--accumulate", "2", "--iterations", "2", "--loss",
          "grpo", "--scale-rewards", "batch", "--holdout", "0.2", "--steps", "8",
        ]
      ),
    ])
  func byRewards(_ count: Int, _ options: [String]) throws {
    let one = try place.run("lad", grpo("one", options))
    #expect(one.status == 0, "\(one.errors)")
    expectSilence(try RankedProcesses(place, count: count, grpo("several", options)).outcomes())
    try expectSame("one", "several")
    let texts = ["one", "several"].map {
      FileManager.default.contents(atPath: folder($0) + "/completions.jsonl")
    }
    #expect(
      texts[0] != nil
        && texts[0]?.split(separator: 10).count == texts[1]?.split(separator: 10).count)
    let answers = try texts.map { text in
      try (text ?? Data()).split(separator: 10).map { line in
        let record = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
        return record?["completion"] as? String
      }
    }
    #expect(answers[0] == answers[1])
  }

  @Test(
    "one is killed: the other ends at once and says so; the same command goes on to the same bytes")
  func killed() throws {
    let options = ["--lora-rank", "2", "--steps", "60", "--save-every", "4"]
    for victim in [1, 0] {
      let ranks = try RankedProcesses(place, sft("run", options))
      ranks.signal([victim], SIGKILL, behind: 7, in: folder("run") + "/metrics.jsonl")
      let start = Date()
      let outcomes = try ranks.outcomes(within: 30)
      #expect(Date().timeIntervalSince(start) < 10)
      #expect(ranks.processes[victim].terminationReason == .uncaughtSignal)
      let other = outcomes[1 - victim]
      #expect(other.status == 1 && other.errors.contains("rank \(victim) ended"), "\(other.errors)")
    }
    let resumed = try RankedProcesses(place, sft("run", options)).outcomes()
    expectSilence(resumed)
    #expect(resumed[0].errors.contains("goes on behind step"))
    expectSilence(try RankedProcesses(place, sft("whole", options)).outcomes())
    #expect(try trace("run") == trace("whole"))
    for name in ["adapter_model.safetensors", "training/optimizer.safetensors"] {
      let bytes = ["run", "whole"].map {
        FileManager.default.contents(atPath: folder($0) + "/last/" + name)
      }
      #expect(bytes[0] != nil && bytes[0] == bytes[1], "\(name)")
    }
  }

  @Test(
    "asked to stop, all stop behind the same step, with a checkpoint of it",
    arguments: [[0, 1], [1]])
  func interrupted(_ asked: [Int]) throws {
    for kind in ["sft", "grpo"] {
      let options = ["--lora-rank", "2", "--steps", "4000", "--save-every", "4000"]
      let ranks = try RankedProcesses(
        place,
        kind == "sft"
          ? sft(kind, options) : grpo(kind, options + ["--prompts", "2", "--batch", "4"]))
      ranks.signal(asked, SIGTERM, behind: 3, in: folder(kind) + "/metrics.jsonl")
      for outcome in try ranks.outcomes(within: 60) {
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("same command"))
      }
      let step = Int(try trace(kind).last?["step"] ?? 0)
      let checkpoints = try FileManager.default.contentsOfDirectory(
        atPath: folder(kind) + "/checkpoints")
      #expect(checkpoints.count == 1 && checkpoints[0].hasSuffix("0\(step)"), "\(checkpoints)")
    }
  }

  @Test(
    "what one fails at, all fail at, and the run is marked as failed", arguments: ["0", "0.2"])
  func failure(_ holdout: String) throws {
    let options = [
      "--steps", "8", "--save-every", "1", "--warmup", "0", "--schedule", "constant",
      "--max-grad-norm", "1e30", "--learning-rate", "1e38", "--holdout", holdout,
    ]
    let outcomes = try RankedProcesses(place, sft("run", options)).outcomes()
    for outcome in outcomes {
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("no finite number"), "\(outcome.errors)")
      #expect(outcome.errors.contains("rank "), "\(outcome.errors)")
    }
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("failed"), "\(status.output)")
  }

  @Test("ranks with other settings, too few batches and a broken environment are refused")
  func refusals() throws {
    let port = try RankedProcesses.freePort()
    func start(_ rank: String, _ rate: String) throws -> Process {
      try place.start(
        "lad", sft("run", ["--steps", "1", "--warmup", rate]),
        variables: [
          "RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1",
          "MASTER_PORT": "\(port)",
        ], output: Pipe(), errors: Pipe())
    }
    let others = [try start("0", "0.1"), try start("1", "0.2")]
    for process in others {
      process.waitUntilExit()
      #expect(process.terminationStatus == 64)
    }
    let few = try RankedProcesses(place, sft("run", ["--accumulate", "1"])).outcomes()
    for outcome in few {
      #expect(outcome.status == 64 && outcome.errors.contains("--accumulate"), "\(outcome.errors)")
    }
    let broken = Pipe()
    let alone = try place.start(
      "lad", sft("run", []), variables: ["WORLD_SIZE": "2", "RANK": "2"], output: Pipe(),
      errors: broken)
    alone.waitUntilExit()
    let told = String(decoding: broken.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(alone.terminationStatus == 64 && told.contains("RANK is `2`"), "\(told)")
  }
}
