import Evaluation
import Foundation
import ModelFixtures
import Testing

@testable import Training

@Suite("What a run left in its folder") struct RunHistoryTests {
  private func write(_ text: String, _ name: String, in folder: Folder) throws {
    try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8)
  }

  @Test("is read up to a torn line") func torn() throws {
    let folder = try Folder()
    try write(#"{"run":"r","kind":"grpo","build":"b","model":"m"}"#, "run.json", in: folder)
    try write(
      """
      {"step":1,"loss":0.5,"kl":null}
      {"step":2,"loss":0.25}
      {"step":3,"lo
      """, "metrics.jsonl", in: folder)
    let history = try RunHistory(folder: folder.path)
    #expect(history.series == ["loss": [.init(step: 1, value: 0.5), .init(step: 2, value: 0.25)]])
    #expect(history.samples.isEmpty && history.identity.run == "r")
  }

  @Test("is an error where there is no run, or none that has logged") func nothing() throws {
    let folder = try Folder()
    #expect(throws: RunStateError.nothingLogged(folder: folder.path)) {
      try RunHistory(folder: folder.path)
    }
    try write("{}", "run.json", in: folder)
    try write("", "metrics.jsonl", in: folder)
    #expect(throws: RunStateError.self) { try RunHistory(folder: folder.path) }
  }
}
