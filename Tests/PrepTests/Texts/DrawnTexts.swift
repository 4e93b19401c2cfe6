import Datasets
import Foundation
import Testing

/// Drawn archives of all five products with all their defects, and the texts of builds over them.
///
/// `CHECK_TEXTS=10` in the environment draws ten archives and makes ten builds of each, instead of
/// two of both.
struct DrawnTexts {
  /// By the picture's id, prefixed by the archive's seed, as in the rows.
  let pictures: [String: DrawnPicture]
  let rows: [TextRow]

  /// The texts for all tests, made once.
  static let shared: Result<DrawnTexts, any Error> = Result { try DrawnTexts(seeds: seeds) }

  private static var seeds: Int {
    ProcessInfo.processInfo.environment["CHECK_TEXTS"].flatMap { Int($0) } ?? 2
  }

  init(seeds: Int) throws {
    var pictures: [String: DrawnPicture] = [:]
    var rows: [TextRow] = []
    for seed in 1...seeds {
      let workspace = try TestWorkspace()
      defer { workspace.remove() }
      let drawn = try Self.draw(seed: seed, in: workspace)
      for (id, picture) in drawn { pictures["\(seed)/\(id)"] = picture }
      for build in 1...seeds {
        rows += try Self.build(seed: 100 * seed + build, in: workspace).map { row in
          var row = row
          row.query = "\(seed)/\(row.query)"
          row.references = row.references.map { "\(seed)/\($0)" }
          return row
        }
      }
    }
    self.pictures = pictures
    self.rows = rows
  }

  func check() throws -> TextCheck {
    TextCheck(pictures, knowledge: try ProductKnowledge.bundledLOCO())
  }

  /// Draws an archive with a picture of each set of defects, and takes it into the workspace.
  private static func draw(
    seed: Int, in workspace: TestWorkspace
  ) throws -> [String: DrawnPicture] {
    try workspace.prep(
      "synth", "drawn.tar", "--truth", "truth.jsonl", "--seed", "\(seed)", "--scale", "0.1",
      "--fraction", "0.001"
    ).expect(exit: 0)
    // A drawing has about 20,000 pixels: the odd ones are enlarged, the even ones reduced.
    try workspace.prep(
      "ingest", "drawn.tar", "--min-pixels", seed % 2 == 0 ? "3136" : "50000", "--max-pixels",
      seed % 2 == 0 ? "12544" : "100000"
    ).expect(exit: 0)
    return try DrawnArchiveTruth.pictures(
      archive: workspace.file("drawn.tar"), truth: workspace.file("truth.jsonl"))
  }

  /// Makes supervised examples of every test picture, as many as there are.
  private static func build(seed: Int, in workspace: TestWorkspace) throws -> [TextRow] {
    let recipe = """
      name: texts
      seed: \(seed)
      split: {training_share: 0.99}
      sft: {examples_per_image: 100}
      """
    try recipe.write(toFile: workspace.file("texts.yaml"), atomically: true, encoding: .utf8)
    let built = try workspace.prep("build-sft", "--pipeline", "texts.yaml").expect(exit: 0)
    let words = built.lines(with: "built sft-").first?.split(separator: " ") ?? []
    return try TextRow.all(of: words.count > 1 ? String(words[1]) : "none", in: workspace)
  }
}
