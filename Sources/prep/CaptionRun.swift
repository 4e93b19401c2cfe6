import CommandLineTool
import Manifest
import Preparation
import Terminal

/// Has captions written, and shows what that takes.
struct CaptionRun {
  private let captioner: Captioner
  private let console: Console
  private let price: TokenPrice?
  private let key: CaptionerKey?

  private struct Record: Encodable {
    let message_type = "captions"
    let model: String
    let dry_run: Bool
    let images: Int
    let answered_before: Int
    let rejected_before: Int
    let requests: Int
    let accepted: Int?
    let rejected: [String: Int]?
    let prompt_tokens: Int
    let completion_tokens: Int
    let cost: Double?
  }

  init(_ captioner: Captioner, options: CaptionerOptions, console: Console) throws {
    self.captioner = captioner
    self.console = console
    price = try options.price()
    key = try options.key()
  }

  /// Asks for what is missing; the texts that can be used, by image. A dry run asks for nothing.
  func texts(isDryRun: Bool) throws -> [String: [AcceptedText]] {
    let plan = try captioner.plan()
    if isDryRun {
      show(plan)
    } else if plan.requests > 0 {
      show(try ask(plan), plan)
    } else {
      show(CaptionTally(), plan)
    }
    return try captioner.texts()
  }

  private func ask(_ plan: CaptionPlan) throws -> CaptionTally {
    let endpoint = try captioner.endpoint()
    if key != nil, endpoint.isUnprotected {
      console.note(
        "\(console.err.yellow("note:")) the key goes to \(endpoint.completions) in the clear")
    }
    let watch = SignalWatch()
    let progress = Progress("asking \(plan.model)", console: console)
    defer { progress.finish() }
    let console = console
    return try captioner.run(
      key: key, cancellation: watch.cancellation,
      notice: { console.note("\(console.err.faint("note:")) \($0)") },
      progress: { tally in
        progress.update(done: tally.images, total: plan.requests, detail: detail(tally, plan))
      })
  }

  private func detail(_ tally: CaptionTally, _ plan: CaptionPlan) -> String {
    let parts = [
      "\(Format.count(tally.images)) of \(Format.count(plan.requests, "image"))",
      tally.rejections > 0 ? "\(Format.count(tally.rejections)) rejected" : nil,
      tokens(tally.promptTokens, tally.completionTokens, sign: ""),
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// `12,345 tokens in, 678 out, cost 0.12`.
  private func tokens(_ sent: Int, _ received: Int, sign: String) -> String {
    let cost = price.map { price in
      let units = price.of(promptTokens: sent, completionTokens: received)
      return ", cost \(sign)\(Self.money(units))"
    }
    return "\(sign)\(Format.count(sent)) tokens in, \(sign)\(Format.count(received)) out"
      + (cost ?? "")
  }

  /// With as many decimals as a small sum needs.
  private static func money(_ units: Double) -> String {
    let decimals = units >= 1 || units == 0 ? 100.0 : 10_000.0
    let whole = Int((units * decimals).rounded())
    let digits = String(whole % Int(decimals))
    let width = decimals == 100 ? 2 : 4
    return "\(whole / Int(decimals))."
      + String(repeating: "0", count: width - digits.count) + digits
  }

  private func show(_ plan: CaptionPlan) {
    if console.isJSON { return json(plan, nil) }
    console.line(
      "would ask \(console.out.bold(plan.model)) about \(Format.count(plan.requests, "image")): "
        + tokens(plan.promptTokens, plan.completionTokens, sign: "~"))
    before(plan)
  }

  private func show(_ tally: CaptionTally, _ plan: CaptionPlan) {
    if console.isJSON { return json(plan, tally) }
    let model = console.out.bold(plan.model)
    if plan.requests == 0 {
      console.line("captions by \(model): nothing to ask")
    } else {
      console.line(
        "captions by \(model): \(Format.count(tally.answers, "answer")), "
          + "\(Format.count(tally.accepted)) accepted; "
          + tokens(tally.promptTokens, tally.completionTokens, sign: ""))
      for (reason, count) in tally.rejected.sorted(by: { $0.key < $1.key }) {
        console.line("  \(console.out.yellow("rejected")) \(Format.count(count)): \(reason)")
      }
    }
    before(plan)
  }

  private func before(_ plan: CaptionPlan) {
    guard plan.answered + plan.rejected > 0 else { return }
    let rejected = plan.rejected > 0 ? ", \(Format.count(plan.rejected)) rejected" : ""
    console.line(
      "  answered before: \(Format.count(plan.answered)) of "
        + "\(Format.count(plan.images, "image"))\(rejected)")
  }

  private func json(_ plan: CaptionPlan, _ tally: CaptionTally?) {
    let (sent, received) = (
      tally?.promptTokens ?? plan.promptTokens, tally?.completionTokens ?? plan.completionTokens
    )
    console.json(
      Record(
        model: plan.model, dry_run: tally == nil, images: plan.images,
        answered_before: plan.answered, rejected_before: plan.rejected, requests: plan.requests,
        accepted: tally?.accepted, rejected: tally?.rejected, prompt_tokens: sent,
        completion_tokens: received,
        cost: price?.of(promptTokens: sent, completionTokens: received)))
  }
}
