import Digest
import Imaging
import Parallel

/// Turns one item of a plan into the bytes of its files.
struct PictureWriter: Sendable {
  /// The files of one item, and the truth about a picture.
  struct Output: Sendable {
    var members: [SyntheticLOCO.Member] = []
    var truth: String?
  }

  let seed: UInt64
  let scale: Double
  let catalogue: DefectCatalogue

  /// Noise hardly compresses: a fifth of the default level's time, for files an eighth larger.
  private static let pictureCompression = 3

  func output(for item: SyntheticLOCO.Plan.Item) throws -> Output {
    switch item {
    case .text(let path, let text):
      return Output(members: [SyntheticLOCO.Member(path: path, bytes: Array(text.utf8))])
    case .masks(let picture):
      return Output(members: try masks(of: picture))
    case .picture(let picture):
      let drawing = try draw(picture)
      let bytes = try PNG.encode(drawing.image, compression: Self.pictureCompression)
      return Output(
        members: [SyntheticLOCO.Member(path: picture.path, bytes: bytes)],
        truth: try TruthLine(picture, scene: drawing.scene).json())
    }
  }

  /// Lays the picture out for its masks, without painting: they stand far before it in the archive,
  /// and holding a category's pictures until then would take too much memory.
  private func masks(of picture: SyntheticLOCO.Plan.Picture) throws -> [SyntheticLOCO.Member] {
    let drawing = try Canvas.$isPainted.withValue(false) { try draw(picture) }
    return try drawing.masks.enumerated().map { index, region in
      guard let row = catalogue.row(picture.category, region.defect) else {
        throw SyntheticLOCOError.damagedData(
          file: "defects_config.json",
          reason: "\(picture.category) has no defect called '\(region.defect)'")
      }
      var mask = region.mask
      for i in mask.pixels.indices where mask.pixels[i] != 0 { mask.pixels[i] = row.pixelValue }
      let digits = String(index)
      let name = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
      return SyntheticLOCO.Member(
        path: "\(picture.maskFolder)/\(name).png", bytes: try PNG.encode(mask))
    }
  }

  private func draw(_ picture: SyntheticLOCO.Plan.Picture) throws -> Drawing {
    guard let product = products.first(where: { $0.category == picture.category }) else {
      throw SyntheticLOCOError.unknownCategory(
        picture.category, known: SyntheticLOCO.categories)
    }
    var generator = SplitMix64(seed: seed, stream: picture.path)
    return product.draw(defects: picture.defects, scale: scale, generator: &generator)
  }
}

extension SyntheticLOCO {
  /// Draws everything that `plan()` lists and hands it over in that order.
  ///
  /// Drawing runs on `options.jobs` threads, at most a few pictures ahead; the closures are called
  /// on the calling thread. `truth` gets one JSON object a picture, without a newline; `progress`
  /// gets the number of pictures handed over and the number in all.
  ///
  /// Throws what `plan()` throws, an `ImagingError` of the encoder, or what a closure throws.
  public func write(
    to sink: (Member) throws -> Void, truth: (String) throws -> Void = { _ in },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let items = try plan().items
    let writer = PictureWriter(
      seed: options.seed, scale: options.scale, catalogue: try DefectCatalogue.bundled())
    var remaining = items.makeIterator()
    let pipeline = OrderedPipeline(window: 4 * options.jobs) {
      remaining.next()
    } work: { item in
      try writer.output(for: item)
    }
    let total = items.reduce(0) { if case .picture = $1 { $0 + 1 } else { $0 } }
    var done = 0
    try pipeline.run(threads: options.jobs) { output in
      for member in output.members { try sink(member) }
      guard let line = output.truth else { return }
      try truth(line)
      done += 1
      progress(done, total)
    }
  }
}
