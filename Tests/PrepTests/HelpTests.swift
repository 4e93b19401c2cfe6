import Testing

/// What the command says of itself.
struct HelpTests {
  static let commands = [
    "run", "synth", "ingest", "ingest-mmad", "build-sft", "build-grpo", "build-eval", "export",
    "score", "status", "inspect", "verify", "doctor",
  ]

  @Test("Every command has help with an example of its own", arguments: commands)
  func help(command: String) throws {
    let w = try TestWorkspace()
    try w.prep(command, "--help").expect(
      exit: 0, stdout: "OVERVIEW: ", "Example: prep \(command)", "USAGE: prep \(command)",
      "--workspace", "--json")
  }

  @Test("The overview lists every command and every exit code")
  func overview() throws {
    let w = try TestWorkspace()
    let help = try w.prep("--help").expect(exit: 0)
    for command in Self.commands { help.expect(exit: 0, stdout: "\n  \(command) ") }
    for code in ["0 done", "1 failed", "2 bug", "3 done", "10 no", "11 ", "12 ", "28 "] {
      help.expect(exit: 0, stdout: code)
    }
  }

  @Test("What can't be understood ends with 64 and a suggestion")
  func usage() throws {
    let w = try TestWorkspace()
    try w.prep("ingst", "x").expect(exit: 64, stderr: "hint: did you mean `prep ingest`?")
    try w.prep("ingest").expect(exit: 64, stderr: "Missing expected argument")
    try w.prep("ingest", "x", "--jobs", "0").expect(exit: 64, stderr: "--jobs is 0")
    try w.prep("ingest", "x", "--jops", "1").expect(exit: 64, stderr: "--jobs")
    try w.prep("ingest", "x", "--patch-size", "0").expect(exit: 64, stderr: "error: ")
    try w.prep("ingest", "x", environment: ["PREP_JOBS": "many"]).expect(
      exit: 64, stderr: "error: environment variable PREP_JOBS is `many`")
    try w.prep("build-sft", "--training-share", "2").expect(exit: 64, stderr: "between 0 and 1")
  }

  @Test("With --json an error is one object on standard error")
  func jsonError() throws {
    let w = try TestWorkspace()
    let outcome = try w.prep("status", "--json")
    outcome.expect(
      exit: 10, stderr: #"{"code":10,"hint":"make one with"#, #""message_type":"exit_error""#)
    #expect(outcome.stdout.isEmpty)
    #expect(outcome.stderr.split(separator: "\n").count == 1)
  }

  @Test("With --json every line of standard output is an object")
  func jsonLines() throws {
    let w = try TestWorkspace()
    try Members.pushpins().write(to: w.file("loco.tar"))
    for command in [["ingest", "loco.tar"], ["status"], ["verify"], ["doctor"], ["build-eval"]] {
      let outcome = try PrepProcess(command + ["--json"], in: w.folder).wait()
      for line in outcome.stdout.split(separator: "\n") {
        #expect(line.hasPrefix("{") && line.hasSuffix("}") && line.contains(#""message_type":"#))
      }
    }
  }
}
