import Digest
import Imaging
import Parallel

/// Turns one item of a plan into the bytes of its files.
struct PictureWriter: Sendable {
  /// The files of one item, and the truth about a picture.
  struct Output: Sendable {
    var members: [SyntheticArchive.Member] = []
    var truth: String?
  }

  let dataset: SyntheticDataset
  let seed: UInt64
  let scale: Double

  /// Noise hardly compresses: a fifth of the default level's time, for files an eighth larger.
  private static let pictureCompression = 3
  /// What cameras use: no block shows.
  private static let pictureQuality = 92

  func output(for item: SyntheticArchive.Plan.Item) throws -> Output {
    switch item {
    case .text(let path, let text):
      return Output(members: [SyntheticArchive.Member(path: path, bytes: Array(text.utf8))])
    case .masks(let picture):
      return Output(members: try masks(of: picture))
    case .picture(let picture):
      let product = try product(of: picture)
      let drawing = draw(picture, product)
      let bytes = try encoded(drawing.image, as: picture.path, isGray: product.isGray)
      return Output(
        members: [SyntheticArchive.Member(path: picture.path, bytes: bytes)],
        truth: try TruthLine(picture, scene: drawing.scene, of: dataset).json())
    }
  }

  private func encoded(_ image: RGBImage, as path: String, isGray: Bool) throws -> [UInt8] {
    if path.hasSuffix(".JPG") { return try JPEG.encode(image, quality: Self.pictureQuality) }
    if isGray { return try PNG.encode(image.gray, compression: Self.pictureCompression) }
    return try PNG.encode(image, compression: Self.pictureCompression)
  }

  /// Lays the picture out for its masks, without painting: they stand far from it in the archive,
  /// and holding a category's pictures until then would take too much memory.
  private func masks(of picture: SyntheticArchive.Plan.Picture) throws
    -> [SyntheticArchive.Member]
  {
    let product = try product(of: picture)
    let drawing = Canvas.$isPainted.withValue(false) { draw(picture, product) }
    switch picture.masks {
    case .folder(let folder, let values):
      return try drawing.masks.enumerated().map { index, region in
        let mask = region.mask.marked(try value(of: region.defect, in: picture, values))
        let name = SyntheticArchive.Plan.numbered(index)
        return SyntheticArchive.Member(
          path: "\(folder)/\(name).png", bytes: try PNG.encode(mask))
      }
    case .file(let path, let values):
      let mask = try drawing.masks.map {
        $0.mask.marked(try value(of: $0.defect, in: picture, values))
      }.laidOver()
      return [SyntheticArchive.Member(path: path, bytes: try PNG.encode(mask))]
    case nil:
      return []
    }
  }

  private func value(
    of defect: String, in picture: SyntheticArchive.Plan.Picture, _ values: [UInt8]
  ) throws -> UInt8 {
    guard let index = picture.defects.firstIndex(of: defect), index < values.count else {
      throw SyntheticError.damagedData(
        file: "knowledge/\(dataset.id)",
        reason: "\(picture.category) has no defect called '\(defect)'")
    }
    return values[index]
  }

  private func product(of picture: SyntheticArchive.Plan.Picture) throws -> any Product.Type {
    guard let product = dataset.products.first(where: { $0.category == picture.category }) else {
      throw SyntheticError.unknownCategory(picture.category, known: dataset.categories)
    }
    return product
  }

  private func draw(
    _ picture: SyntheticArchive.Plan.Picture, _ product: any Product.Type
  ) -> Drawing {
    var generator = SplitMix64(seed: seed, stream: picture.stream)
    return product.draw(defects: picture.defects, scale: scale, generator: &generator)
  }
}

extension SyntheticArchive {
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
      dataset: options.dataset, seed: options.seed, scale: options.scale)
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
