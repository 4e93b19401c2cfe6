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
  private let setup: TrainingSetup
  private let settings: SFTSettings
  private let build: BuildRecord
  private let manifest: ManifestDatabase

  init(_ command: TrainSFTCommand, _ ranks: Ranks) throws {
    self.command = command
    self.ranks = ranks
    console = ranks.console(command.global)
    setup = try TrainingSetup(command.model, ranks)
    settings = command.settings(setup.dtype, setup.device)
    try settings.check(ranks: ranks.group)
    manifest = try ManifestDatabase.reading(command.global.place)
    build = try setup.build(command.build, for: .sft, in: manifest)
  }

  func run() throws {
    let plan = try plan()
    let config = try QwenConfig(contentsOf: setup.model + "/config.json")
    let chat = try ChatTemplate(
      try Tokenizer(contentsOf: setup.model + "/tokenizer.json"), config)
    let examples = try BuildExamples(build, chat: chat, config, in: manifest)
    let watch = ranks.watch()
    let data = try SFTData(
      examples, settings, limit: settings.max_length ?? config.text.maxPositions,
      isStrict: command.updates.strict, build: build.id, cancellation: watch.cancellation)
    describe(data, plan)
    let model = try QwenModel(folder: setup.model, dtype: setup.dtype, device: setup.device)
    let adapter = try command.parts.adapter.map {
      try StartingAdapter.attach($0, to: model, base: plan.record.model)
    }
    let printer = SFTPrinter(console)
    var run = try SFTRun(
      plan, model, adapter: adapter, origin: setup.model, in: command.global.place,
      source: examples,
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
    let record = try setup.record(
      .sft, on: build, command.parts, config: settings, seed: settings.seed, in: manifest)
    return SFTRun.Plan(
      record: record, settings: settings,
      folder: try command.saving.folder(of: record, command.global, ranks),
      saveEvery: command.saving.saveEvery, keep: command.saving.keep)
  }

  private func describe(_ data: SFTData, _ plan: SFTRun.Plan) {
    console.note("\(plan.record.id): \(setup.model) learns \(build.id) in \(plan.folder)")
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
    console.line("next: \(setup.evaluation(of: result, command.parts, command.global))")
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
}
