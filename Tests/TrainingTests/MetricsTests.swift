import Foundation
import ModelFixtures
import Testing
import Training

@Suite struct MetricsTests {
  struct Event: Decodable {
    let step: Int
    let time: Double
    let values: [String: Double?]
  }

  @Test("event files are, byte by byte, those of the tensorboard package") func events() throws {
    let events: [Event] = try Golden.cases("events")
    let folder = try Folder()
    let writer = try TensorBoardWriter(
      folder: folder.path, time: events[0].time, host: "here", resumingAfter: 6)
    #expect(writer.path == folder.path + "/events.out.tfevents.1764331200.here")
    for event in events {
      try writer.append(
        event.values.mapValues { $0 ?? .infinity }, step: event.step, time: event.time)
    }
    let golden = try Data(contentsOf: URL(fileURLWithPath: Golden.folder + "/events.tfevents"))
    #expect(FileManager.default.contents(atPath: writer.path) == golden)
  }

  @Test("an event file never takes the place of another") func names() throws {
    let folder = try Folder()
    let paths = try (0..<3).map { _ in
      try TensorBoardWriter(folder: folder.path, time: 7, host: "here").path
    }
    let first = folder.path + "/events.out.tfevents.0000000007.here"
    #expect(paths == [first, first + ".1", first + ".2"])
    #expect(throws: (any Error).self) {
      try TensorBoardWriter(folder: folder.path + "/none", time: 7, host: "here")
    }
  }

  @Test("a line is a JSON object that begins with its step") func lines() throws {
    let (folder, path) = try place()
    let log = try MetricsLog(path: path)
    try log.append(["loss": 0.5, "clip_ratio/low_mean": 1e-7, "kl": .nan], step: 1)
    try log.append([:], step: 2)
    #expect(
      try text(path) == """
        {"step":1,"clip_ratio/low_mean":1e-07,"kl":null,"loss":0.5}
        {"step":2}

        """)
    withExtendedLifetime(folder) {}
  }

  @Test("wherever a crash tore the last line, it is cut off and the others stay") func torn() throws
  {
    let (folder, path) = try place()
    let log = try MetricsLog(path: path)
    for step in 1...3 { try log.append(["loss": Double(step)], step: step) }
    let whole = Array(try text(path).utf8)
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    for length in whole.indices {
      try Data(whole[..<length]).write(to: URL(fileURLWithPath: path))
      _ = try MetricsLog(path: path, resumingAfter: 3)
      let kept = ends.last { $0 <= length } ?? 0
      #expect(try Array(text(path).utf8) == Array(whole[..<kept]), "\(length)")
    }
    withExtendedLifetime(folder) {}
  }

  @Test("a last line of zeros, as a power cut leaves it, is cut off too") func zeros() throws {
    let (folder, path) = try place()
    try Data("{\"step\":1}\n\0\0\0\n".utf8).write(to: URL(fileURLWithPath: path))
    _ = try MetricsLog(path: path, resumingAfter: 9)
    #expect(try text(path) == "{\"step\":1}\n")
    withExtendedLifetime(folder) {}
  }

  @Test("steps behind the checkpoint are written again, not twice") func resumed() throws {
    let (folder, path) = try place()
    var log = try MetricsLog(path: path)
    for step in 1...5 { try log.append(["loss": 1], step: step) }
    log = try MetricsLog(path: path, resumingAfter: 3)
    for step in 4...5 { try log.append(["loss": 2], step: step) }
    let losses = try text(path).split(separator: "\n").map { $0.suffix(2) }
    #expect(losses == ["1}", "1}", "1}", "2}", "2}"])
    withExtendedLifetime(folder) {}
  }

  @Test("a damaged line in the middle is an error that names it") func damaged() throws {
    let (folder, path) = try place()
    try Data("{\"step\":1}\noops\n{\"step\":2}\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: TrainingError.damagedLog(path: path, line: 2)) {
      try MetricsLog(path: path, resumingAfter: 9)
    }
    #expect(try text(path).contains("oops"))
    withExtendedLifetime(folder) {}
  }

  /// Writes a run that was resumed for `scripts/models/check_tensorboard.py`, which reads it as
  /// TensorBoard does.
  @Test(
    "a run for TensorBoard",
    .enabled(if: ProcessInfo.processInfo.environment["TENSORBOARD_RUN"] != nil))
  func run() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["TENSORBOARD_RUN"])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (part, steps) in [1...20, 13...30].enumerated() {
      let resumed = part == 0 ? nil : steps.lowerBound - 1
      let log = try MetricsLog(path: folder + "/metrics.jsonl", resumingAfter: resumed ?? 0)
      let board = try TensorBoardWriter(
        folder: folder, time: 1_764_331_200 + Double(part), host: "here", resumingAfter: resumed)
      for step in steps {
        let values = [
          "loss": 1 / Double(step) + Double(part), "reward": Double(step).squareRoot(),
          "clip_ratio/low_mean": step == 7 ? .nan : 0,
        ]
        try log.append(values, step: step)
        try board.append(values, step: step, time: 1_764_331_200 + Double(step))
      }
    }
  }

  private func place() throws -> (Folder, String) {
    let folder = try Folder()
    return (folder, folder.path + "/metrics.jsonl")
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }
}
