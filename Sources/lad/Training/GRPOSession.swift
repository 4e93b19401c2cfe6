import CommandLineTool
import Diagnostics
import Foundation
import Manifest
import Preparation
import QwenVL
import Reasoner
import Terminal
import Torch
import Training

/// What `lad train grpo` does, from the command line to what to type next.
struct GRPOSession {
  private let command: TrainGRPOCommand
  private let ranks: Ranks
  private let console: Console
  private let setup: TrainingSetup
  private let settings: GRPORunSettings
  private let build: BuildRecord
  private let manifest: ManifestDatabase

  init(_ command: TrainGRPOCommand, _ ranks: Ranks) throws {
    self.command = command
    self.ranks = ranks
    console = ranks.console(command.global)
    setup = try TrainingSetup(command.model, ranks)
    settings = try command.settings(setup.dtype, setup.device)
    try settings.training.check(ranks: ranks.group)
    manifest = try ManifestDatabase.reading(command.global.place)
    build = try setup.build(command.build, for: .grpo, in: manifest)
  }

  func run() throws {
    let plan = try plan()
    let reasoner = try ReasoningModel(
      folder: setup.model,
      options: .init(dtype: setup.dtype, device: setup.device))
    let adapter = try command.parts.adapter.map {
      try StartingAdapter.attach($0, to: reasoner.model, base: plan.record.model)
    }
    let prompts = try BuildPrompts(build, chat: reasoner.chat, reasoner.model.config, in: manifest)
    let watch = ranks.watch()
    let data = try GRPOData(
      prompts, settings, limit: reasoner.model.config.text.maxPositions,
      isStrict: command.updates.strict, build: build.id, cancellation: watch.cancellation)
    describe(data, plan)
    let inputs = GRPORun.Inputs(
      prompts, strata: data.strata, heldOut: data.heldOut,
      reward: try RewardCatalog.reward(settings.reward, for: prompts.questions))
    let printer = GRPOPrinter(console)
    var run = try GRPORun(
      plan, reasoner, adapter: adapter, origin: setup.model, in: command.global.place, inputs,
      ranks: ranks.group, events: printer.show)
    let outcome: GRPORun.Outcome
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

  private func plan() throws -> GRPORun.Plan {
    let record = try setup.record(
      .grpo, on: build, command.parts, config: settings, seed: settings.training.seed, in: manifest)
    return GRPORun.Plan(
      record: record, settings: settings,
      folder: try command.saving.folder(of: record, command.global, ranks),
      saveEvery: command.saving.saveEvery, keep: command.saving.keep,
      shownCompletions: command.showCompletions)
  }

  private func describe(_ data: GRPOData, _ plan: GRPORun.Plan) {
    console.note("\(plan.record.id): \(setup.model) learns \(build.id) in \(plan.folder)")
    let counts = "\(data.training.count) prompts to learn from, \(data.heldOut.count) held out"
    let left = [
      (data.straddling, "show images of both sides"), (data.tooLong, "leave no room for an answer"),
    ].filter { $0.0 > 0 }.map { "\($0.0) left out that \($0.1)" }
    console.note(([counts] + left).joined(separator: ", "))
    console.note(
      "a step learns from \(settings.training.batch * settings.training.accumulate) answers; a loss "
        + "near 0 is normal, watch the reward")
  }

  private func conclude(_ outcome: GRPORun.Outcome, _ plan: GRPORun.Plan) {
    let result = plan.folder + (outcome.best == nil ? "/last" : "/best")
    if console.isJSON {
      console.json(
        Record(
          run: plan.record.id, folder: plan.folder, checkpoint: result, steps: outcome.steps,
          reward: outcome.reward, eval_reward: outcome.best?.eval_reward))
      return
    }
    let reward = outcome.reward.map { ", reward \(SFTSession.number($0))" } ?? ""
    let best =
      outcome.best?.eval_reward.map { ", held-out reward \(SFTSession.number($0)) at best" } ?? ""
    console.line("\(plan.record.id): \(outcome.steps) steps\(reward)\(best)")
    console.line("next: \(setup.evaluation(of: result, command.parts, command.global))")
  }

  private struct Record: Encodable {
    let message_type = "trained"
    let run: String
    let folder: String
    let checkpoint: String
    let steps: Int
    let reward: Double?
    let eval_reward: Double?
  }
}
