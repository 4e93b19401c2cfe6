import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import QwenVL
import Reasoner
import Terminal
import Tokenization
import Torch
import Training

/// What `lad train sft` does, from the command line to what to type next.
struct SFTSession {
  private let command: TrainSFTCommand
  private let ranks: Ranks
  private let console: Console
  private let folder: String
  private let device: Device
  private let settings: SFTSettings
  private let build: BuildRecord
  private let manifest: ManifestDatabase

  init(_ command: TrainSFTCommand, _ ranks: Ranks) throws {
    self.command = command
    self.ranks = ranks
    console = ranks.console(command.global)
    folder = try command.model.folder()
    device = try command.model.place(ranks)
    settings = command.training.settings(try command.model.type(on: device), device)
    try settings.check(ranks: ranks.group)
    manifest = try ManifestDatabase.reading(command.global.place)
    build = try Export.find(command.build, in: manifest)
    guard build.kind == BuildKind.sft.rawValue else { throw NotForSFT(build: build.id) }
  }

  func run() throws {
    let plan = try plan()
    if command.resume, ranks.isFirst,
      !FileManager.default.fileExists(atPath: plan.folder + "/run.json")
    {
      throw RunStateError.nothingToResume(folder: plan.folder)
    }
    let config = try QwenConfig(contentsOf: folder + "/config.json")
    let chat = try ChatTemplate(
      try Tokenizer(contentsOf: folder + "/tokenizer.json"), config)
    let examples = try BuildExamples(build, chat: chat, config, in: manifest)
    let watch = ranks.watch()
    let data = try SFTData(
      examples, settings, limit: settings.max_length ?? config.text.maxPositions,
      isStrict: command.training.strict, build: build.id, cancellation: watch.cancellation)
    describe(data, plan)
    let model = try QwenModel(folder: folder, dtype: DType(name: settings.dtype), device: device)
    let adapter = try command.training.adapter.map {
      try StartingAdapter.attach($0, to: model, base: plan.record.model)
    }
    let printer = SFTPrinter(console)
    var run = try SFTRun(
      plan, model, adapter: adapter, origin: folder, in: command.global.place, source: examples,
      batches: data.batches, heldOut: data.heldOut, ranks: ranks.group, events: printer.show)
    let outcome: SFTRun.Outcome
    do {
      outcome = try run.run(
        host: ProcessInfo.processInfo.hostName, cancellation: watch.cancellation,
        events: printer.show)
    } catch {
      printer.finish()
      throw error
    }
    printer.finish()
    if ranks.isFirst { conclude(outcome, plan) }
  }

  private func plan() throws -> SFTRun.Plan {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let record = RunPlan(
      kind: .sft, build: build.id, model: try .init(folder: folder),
      adapter: try command.training.adapter.map { try .init(folder: $0) },
      config: String(decoding: try encoder.encode(settings), as: UTF8.self),
      seed: Int(truncatingIfNeeded: settings.seed))
    return SFTRun.Plan(
      record: record, settings: settings,
      folder: command.out ?? command.global.place.absolute("runs/\(record.id)"),
      saveEvery: command.saving.saveEvery, keep: command.saving.keep)
  }

  private func describe(_ data: SFTData, _ plan: SFTRun.Plan) {
    console.note("\(plan.record.id): \(folder) learns \(build.id) in \(plan.folder)")
    let counts =
      "\(data.batches.sizes.count) examples to learn from, \(data.heldOut.count) held out"
    let left = [
      (data.straddling, "show images of both sides"), (data.tooLong, "are too long"),
      (data.silent, "have no answer"),
    ].filter { $0.0 > 0 }.map { "\($0.0) left out that \($0.1)" }
    console.note(([counts] + left).joined(separator: ", "))
  }

  private func conclude(_ outcome: SFTRun.Outcome, _ plan: SFTRun.Plan) {
    let result = plan.folder + (outcome.best == nil ? "/last" : "/best")
    let next =
      settings.lora == nil && command.training.adapter == nil
      ? "lad eval --model \(result)" : "lad eval --model \(folder) --adapter \(result)"
    if console.isJSON {
      console.json(
        Record(
          run: plan.record.id, folder: plan.folder, checkpoint: result, steps: outcome.steps,
          loss: outcome.loss, eval_loss: outcome.best?.eval_loss,
          loading_share: outcome.loadingShare))
      return
    }
    let best = outcome.best.map {
      ", held-out loss \(Self.number($0.eval_loss)) in step \($0.step)"
    }
    let loss = outcome.loss.map { ", loss \(Self.number($0))" }
    console.line("\(plan.record.id): \(outcome.steps) steps\(loss ?? "")\(best ?? "")")
    console.line("next: \(next)\(command.global.workspaceOption)")
  }

  static func number(_ value: Double) -> String { String(format: "%.4f", value) }

  private struct Record: Encodable {
    let message_type = "trained"
    let run: String
    let folder: String
    let checkpoint: String
    let steps: Int
    let loss: Double?
    let eval_loss: Double?
    let loading_share: Double
  }

  private struct NotForSFT: ActionableError {
    let build: String
    var message: String { "`\(build)` has no supervised examples" }
    var hint: String? {
      "make some with `prep build-sft`, or name a build that `prep status` lists"
    }
    var exitStatus: ExitStatus { .usage }
  }
}
