import Foundation
import Imaging
import Manifest
import Preparation
import Testing

/// Pictures of plain colours, which stand for juices, with a light spot somewhere.
@Suite("References")
struct BuildReferenceTests {
  private static let juices: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (180, 30, 40), (220, 150, 30), (230, 225, 190),
  ]
  private let ingest: IngestFixture
  private let manifest: ManifestDatabase

  init() throws {
    ingest = try IngestFixture()
    manifest = try ingest.manifest()
    var files: IngestFixture.Files = [("pushpins/defects_config.json", IngestFixture.config)]
    let groups = [
      ("train/good", 12), ("validation/good", 9), ("test/good", 12), ("test/logical_anomalies", 12),
    ]
    for (place, count) in groups {
      for number in 0..<count {
        let bytes = try PNG.encode(Self.picture(juice: number % 3, spot: files.count))
        let name = number < 10 ? "00\(number)" : "0\(number)"
        files.append(("pushpins/\(place)/\(name).png", bytes))
        guard place.contains("logical") else { continue }
        let mask = "pushpins/ground_truth/logical_anomalies/\(name)/000.png"
        files.append((mask, try IngestFixture.mask(255)))
      }
    }
    try ingest.ingest(files, into: manifest)
  }

  /// Which spot it is decides where a light square of 6 × 6 pixels lies.
  private static func picture(juice: Int, spot: Int) -> RGBImage {
    let (width, height) = IngestFixture.size
    let colour = juices[juice]
    let (left, top) = (spot % 9 * 5, spot / 9 * 10)
    let pixels = (0..<width * height).flatMap { pixel -> [UInt8] in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: width)
      let isSpot = (left..<left + 6).contains(x) && (top..<top + 6).contains(y)
      return isSpot ? [255, 255, 255] : [colour.red, colour.green, colour.blue]
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private func juice(_ id: String) -> Int { (Int(id.suffix(3)) ?? 0) % 3 }

  private func rows(
    _ choice: ReferenceChoice, references: Int = 1, pairs: Int = 2, seed: Int? = nil
  ) throws -> [BuildRow] {
    var pipeline = Pipeline()
    pipeline.seed = seed ?? 0
    (pipeline.grpo.reference, pipeline.grpo.references) = (choice, references)
    (pipeline.eval.reference, pipeline.eval.references) = (choice, references)
    pipeline.grpo.pairsPerQuery = pairs
    let stage = try BuildStage(manifest, pipeline: pipeline)
    // An evaluation of another seed would judge what was taught.
    let builds = try [stage.grpo()] + (seed == nil ? [stage.eval()] : [])
    return try builds.flatMap { try manifest.rows(of: $0.build.id) }
  }

  @Test(
    "that are the nearest show the same juice, those by chance don't always", arguments: [1, 2])
  func nearest(references: Int) throws {
    // 4 training references of a juice, 3 validation ones.
    func share(_ rows: [BuildRow]) -> Double {
      let pairs = rows.flatMap { row in row.references.map { ($0, row.query ?? "") } }
      return Double(pairs.count { juice($0) == juice($1) }) / Double(pairs.count)
    }
    let near = try rows(.nearest, references: references, pairs: 2)
    #expect(share(near) == 1)
    #expect(share(try rows(.random, references: references)) < 0.6)
    for row in near {
      #expect(row.references.count == references)
      #expect(Set(row.references).count == references)
      #expect(
        row.images.map(\.role) == Array(repeating: "reference", count: references) + ["query"])
    }
  }

  @Test("that are the nearest come nearest first, each in one prompt of a query")
  func nearestFirst() throws {
    func descriptor(_ id: String) throws -> ImageDescriptor {
      let patches = try #require(try manifest.patches(of: id).first)
      let picture = try Picture(manifest).resized(patches)
      return ImageDescriptor(try Patches.cut(picture, patchSize: 14, mergeSize: 2))
    }
    let all = try rows(.nearest, pairs: 3).filter { $0.task == "grpo" }
    for (query, rows) in Dictionary(grouping: all, by: \.query) {
      let wanted = try descriptor(try #require(query))
      let used = rows.flatMap(\.references)
      #expect(Set(used).count == used.count)
      let farthest = try used.map { try descriptor($0).distance(to: wanted) }.max() ?? 0
      for number in 0..<12 {
        let id = "mvtec_loco/pushpins/train/good/0" + (number < 10 ? "0" : "") + "\(number)"
        let isNearer = try descriptor(id).distance(to: wanted) < farthest
        #expect(!isNearer || used.contains(id), "\(id) of \(query ?? "")")
      }
    }
  }

  @Test("that are fixed are the same for all queries, and three of them are three juices")
  func fixed() throws {
    let rows = try rows(.fixed, references: 3)
    for task in ["grpo", "eval"] {
      let sets = Set(rows.filter { $0.task == task }.map(\.references))
      #expect(sets.count == 1)
      #expect(Set((sets.first ?? []).map(juice)) == [0, 1, 2])
    }
    // The prompts of a query would not differ, so each query has one.
    let queries = rows.compactMap(\.query)
    #expect(Set(queries).count == queries.count)
    let other = try BuildReferenceTests().rows(.fixed, references: 3, seed: 1)
    #expect(other[0].references == rows.first { $0.task == "grpo" }?.references)
  }

  @Test("are asked about in as many words as there are")
  func words() throws {
    for (count, words) in [(1, "The first image shows"), (2, "Each of the first two images")] {
      for row in try rows(.random, references: count) {
        #expect(row.messages.contains(words))
      }
    }
  }

  @Test("that are more than there are normal images can't be had: the error counts them")
  func tooFew() throws {
    for (count, found) in [(10, 9), (13, 12)] {
      var pipeline = Pipeline()
      pipeline.grpo.references = count
      pipeline.eval.references = count
      let stage = try BuildStage(manifest, pipeline: pipeline)
      let error = #expect(throws: BuildError.self) {
        _ = try found == 9 ? stage.eval() : stage.grpo()
      }
      #expect(error?.message.contains("\(found) of mvtec_loco/pushpins") == true)
      #expect(error?.hint?.contains("--references \(found)") == true)
    }
  }

  @Test("never show the query itself, under whatever name")
  func equalPixels() throws {
    let original = "mvtec_loco/pushpins/train/good/000"
    try ingest.ingest(
      [("pushpins/test/good/100.png", try PNG.encode(Self.picture(juice: 0, spot: 1)))],
      as: "more.tar", into: manifest)
    let hashes = try [original, "mvtec_loco/pushpins/test/good/100"]
      .map { try manifest.image($0).pixelSha256 }
    #expect(hashes[0] == hashes[1])
    for choice in ReferenceChoice.allCases {
      // With one seed or another the copy is a query of training.
      let all: [BuildRow] = try (0..<6).flatMap { seed in
        try rows(choice, pairs: 12, seed: seed)
      }
      let queries = all.filter { $0.query?.hasSuffix("100") == true }
      #expect(!queries.isEmpty)
      #expect(queries.allSatisfy { !$0.references.contains(original) })
      #expect(choice == .fixed || all.contains { $0.references.contains(original) })
    }
  }
}

extension BuildRow {
  var references: [String] { images.filter { $0.role == "reference" }.map(\.image) }
}
