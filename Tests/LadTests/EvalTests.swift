import Foundation
import Testing

@Suite(.serialized) struct EvalTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.prepare()
  }

  private func eval(_ more: String...) throws -> Workplace.Outcome {
    try place.run(
      "lad",
      ["eval", "-m", place.model, "-w", place.workspace, "--max-tokens", "6", "--threads", "1"]
        + more)
  }

  @Test("answers are recorded, judged and shown on a page") func whole() throws {
    let outcome = try eval()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("mvtec_loco/pushpins"))
    #expect(outcome.output.contains("always yes"))
    let status = try place.run("prep", ["status", "-w", place.workspace])
    #expect(status.output.contains("complete"))
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: place.workspace + "/reports/eval")
    #expect(pages.count == 1 && pages[0].hasSuffix(".html"))
  }

  @Test("the same command again answers nothing twice, and gives the same report") func again()
    throws
  {
    let first = try eval("--json")
    let second = try eval("--json")
    #expect(first.status == 0 && first.output == second.output, "\(first.errors)")
    let other = try eval("--json", "--temperature", "1", "--seed", "3")
    #expect(other.output != first.output)
  }

  @Test("killed, it goes on where it was, and ends in the same report") func killed() throws {
    let arguments = [
      "eval", "-m", place.model, "-w", place.workspace, "--max-tokens", "40", "--batch", "1",
      "--threads", "1", "--json",
    ]
    for wait in [0.5, 0.9, 1.2] {
      let process = try place.start("lad", arguments, output: Pipe(), errors: Pipe())
      Thread.sleep(forTimeInterval: wait)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    let resumed = try place.run("lad", arguments)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let undisturbed = try Workplace()
    try undisturbed.prepare()
    let whole = try undisturbed.run(
      "lad",
      arguments.map { $0.replacing(place.path, with: undisturbed.path) })
    // The paths differ, as they should; all else is equal.
    #expect(
      resumed.output.replacing(place.path, with: "")
        == whole.output.replacing(undisturbed.path, with: ""))
  }

  @Test("a limit answers items spread over the evaluation") func limit() throws {
    let outcome = try eval("--limit", "3", "--json")
    #expect(outcome.output.contains("\"answered\" : 3"), "\(outcome.output) \(outcome.errors)")
  }

  @Test("two runs are compared") func compared() throws {
    for seed in ["1", "2"] { _ = try eval("--temperature", "1", "--seed", seed) }
    let runs = try place.run("prep", ["status", "--json", "-w", place.workspace]).output
      .matches(of: /"(eval-[0-9a-f]{12})"/).map { String($0.1) }
    let distinct = Array(Set(runs)).sorted().filter { id in
      (try? place.run("lad", ["eval", "--run", id, "-w", place.workspace]).status) == 0
    }
    try #require(distinct.count == 2)
    let outcome = try place.run("lad", ["eval", "--compare"] + distinct + ["-w", place.workspace])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("McNemar"))
  }

  @Test("what can't be judged is refused with what to do") func refused() throws {
    let noWorkspace = try place.run(
      "lad", ["eval", "-m", place.model, "-w", "nowhere", "--run", "x"])
    #expect(noWorkspace.status == 10)
    let noModel = try place.run("lad", ["eval", "-w", place.workspace])
    #expect(noModel.status == 64 && noModel.errors.contains("--model"))
    let noRun = try place.run("lad", ["eval", "--run", "eval-0000", "-w", place.workspace])
    #expect(noRun.status == 1 && noRun.errors.contains("hint"))
    let one = try eval("--json").output
    let run = try #require(one.firstMatch(of: /"run" ?: ?"(eval-[0-9a-f]{12})"/)).output.1
    let single = try place.run("lad", ["report", "\(run)", "-w", place.workspace])
    #expect(single.status == 64 && single.errors.contains("lad eval --run \(run)"))
    let noBuild = try eval("--build", "eval-0000")
    #expect(noBuild.status == 1)
  }
}
