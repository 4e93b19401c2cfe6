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
  private let folder: String
  private let device: Device
  private let settings: GRPORunSettings
  private let build: BuildRecord
  private let manifest: ManifestDatabase

  init(_ command: TrainGRPOCommand, _ ranks: Ranks) throws {
    self.command = command
    self.ranks = ranks
    console = ranks.console(command.global)
    folder = try command.model.folder()
    device = try command.model.place(ranks)
    settings = try command.settings(try command.model.type(on: device), device)
    try settings.training.check(ranks: ranks.group)
    manifest = try ManifestDatabase.reading(command.global.place)
    build = try Export.find(command.build, in: manifest)
    guard build.kind == BuildKind.grpo.rawValue else { throw NotForGRPO(build: build.id) }
  }

  func run() throws {
    let plan = try plan()
    if command.resume, ranks.isFirst,
      !FileManager.default.fileExists(atPath: plan.folder + "/run.json")
    {
      throw RunStateError.nothingToResume(folder: plan.folder)
    }
    let reasoner = try ReasoningModel(
      folder: folder,
      options: .init(dtype: DType(name: settings.training.dtype), device: device))
    let adapter = try command.adapter.map {
      try StartingAdapter.attach($0, to: reasoner.model, base: plan.record.model)
    }
    let prompts = try BuildPrompts(build, chat: reasoner.chat, reasoner.model.config, in: manifest)
    let watch = ranks.watch()
    let data = try GRPOData(
      prompts, settings, limit: reasoner.model.config.text.maxPositions,
      isStrict: command.training.strict, build: build.id, cancellation: watch.cancellation)
    describe(data, plan)
    let inputs = GRPORun.Inputs(
      prompts, strata: data.strata, heldOut: data.heldOut,
      reward: try RewardCatalog.reward(settings.reward, for: prompts.questions))
    let printer = GRPOPrinter(console)
    var run = try GRPORun(
      plan, reasoner, adapter: adapter, origin: folder, in: command.global.place, inputs,
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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let record = RunPlan(
      kind: .grpo, build: build.id, model: try .init(folder: folder),
      adapter: try command.adapter.map { try .init(folder: $0) },
      config: String(decoding: try encoder.encode(settings), as: UTF8.self),
      seed: Int(truncatingIfNeeded: settings.training.seed))
    return GRPORun.Plan(
      record: record, settings: settings,
      folder: command.out ?? command.global.place.absolute("runs/\(record.id)"),
      saveEvery: command.saving.saveEvery, keep: command.saving.keep,
      shownCompletions: command.showCompletions)
  }

  private func describe(_ data: GRPOData, _ plan: GRPORun.Plan) {
    console.note("\(plan.record.id): \(folder) learns \(build.id) in \(plan.folder)")
    let counts = "\(data.training.count) prompts to learn from, \(data.heldOut.count) held out"
    let left = [
      (data.straddling, "show images of both sides"), (data.tooLong, "leave no room for an answer"),
    ].filter { $0.0 > 0 }.map { "\($0.0) left out that \($0.1)" }
    console.note(([counts] + left).joined(separator: ", "))
    console.note(
      "a step learns from \(settings.training.batch * settings.training.accumulate) answers; a loss "
        + "near 0 is normal, watch the reward")
  }

  private var isAdapter: Bool { settings.training.lora != nil || command.adapter != nil }

  private func conclude(_ outcome: GRPORun.Outcome, _ plan: GRPORun.Plan) {
    let result = plan.folder + (outcome.best == nil ? "/last" : "/best")
    let next =
      isAdapter
      ? "lad eval --model \(folder) --adapter \(result)" : "lad eval --model \(result)"
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
    console.line("next: \(next)\(command.global.workspaceOption)")
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

  private struct NotForGRPO: ActionableError {
    let build: String
    var message: String { "`\(build)` has no prompts for GRPO" }
    var hint: String? {
      "make some with `prep build-grpo`, or name a build that `prep status` lists"
    }
    var exitStatus: ExitStatus { .usage }
  }
}
