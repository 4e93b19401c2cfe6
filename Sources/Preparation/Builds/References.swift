import Digest
import Imaging
import Manifest

/// Chooses the normal images that stand beside a query.
struct References {
  private let inputs: BuildInputs
  private let choice: ReferenceChoice
  private let count: Int
  /// What the random streams of this purpose begin with.
  private let stream: String
  private let pools: [String: [String]]
  private let descriptors: [String: ImageDescriptor]
  /// With fixed references: those of each product, the best first, and one more to stand in.
  private let fixed: [String: [String]]

  /// References for `queries`, `count` for each.
  ///
  /// - Throws: ``BuildError/fewReferences(_:asked:)`` where a product has some, but fewer;
  ///   `ShardError` or `SystemError` where images have to be looked at and can't be.
  init(
    _ inputs: BuildInputs, side: BuildInputs.Side, for queries: [Candidate],
    choice: ReferenceChoice, count: Int, stream: String
  ) throws {
    (self.inputs, self.choice, self.count, self.stream) = (inputs, choice, count, stream)
    let places = Set(queries.map(\.image.place))
    pools = inputs.references(side).filter { places.contains($0.key) && !$0.value.isEmpty }
    let few = pools.filter { $0.value.count < count }.mapValues(\.count)
    guard few.isEmpty else { throw BuildError.fewReferences(few, asked: count) }
    var seen: Set<String> = []
    if choice != .random { seen.formUnion(pools.values.joined()) }
    if choice == .nearest { seen.formUnion(queries.map(\.image.id)) }
    let descriptors = seen.isEmpty ? [:] : try inputs.descriptors(of: seen)
    self.descriptors = descriptors
    fixed =
      choice == .fixed
      ? pools.mapValues { Self.central($0, descriptors, count: count + 1) } : [:]
  }

  /// Whether there are references of the query's product at all.
  func serve(_ query: Candidate) -> Bool { pools[query.image.place] != nil }

  /// Sets of references for a query, the best first, at most `most`: no reference in two of them,
  /// and none that shows the query itself. Fixed ones are one set.
  func sets(for query: Candidate, atMost most: Int) -> [[String]] {
    let pool = inputs.references(pools[query.image.place] ?? [], for: query)
    let order: [String]
    switch choice {
    case .random:
      var generator = inputs.generator(stream + query.image.id)
      order = generator.shuffled(pool)
    case .nearest: order = nearest(pool, to: query)
    case .fixed:
      order = inputs.references(fixed[query.image.place] ?? [], for: query)
    }
    let sets = choice == .fixed ? min(1, most) : most
    return (0..<max(0, min(sets, order.count / count))).map {
      Array(order[$0 * count..<($0 + 1) * count])
    }
  }

  /// The images that look most like the query first; of equally near ones the first by id.
  private func nearest(_ pool: [String], to query: Candidate) -> [String] {
    guard let wanted = descriptors[query.image.id] else { return [] }
    let distances = pool.map { (descriptors[$0]?.distance(to: wanted) ?? .max, $0) }
    return distances.sorted { $0 < $1 }.map(\.1)
  }

  /// The images that together stand best for all: first the medoid, whose distances to all others
  /// add up to the least; then always the one that brings all others nearest to one of the chosen.
  /// So three references of a juice are three juices. Of equally good ones the first by id.
  static func central(
    _ pool: [String], _ descriptors: [String: ImageDescriptor], count: Int
  ) -> [String] {
    let images = pool.sorted().compactMap { id in descriptors[id].map { (id, $0) } }
    var chosen: [Int] = []
    var nearest = [Int](repeating: .max, count: images.count)
    while chosen.count < min(count, images.count) {
      let costs = images.indices.map { candidate in
        images.indices.reduce(0) { sum, i in
          sum + min(nearest[i], images[i].1.distance(to: images[candidate].1))
        }
      }
      let left = images.indices.filter { !chosen.contains($0) }
      guard let best = left.min(by: { (costs[$0], $0) < (costs[$1], $1) }) else { break }
      chosen.append(best)
      for i in images.indices {
        nearest[i] = min(nearest[i], images[i].1.distance(to: images[best].1))
      }
    }
    return chosen.map { images[$0].0 }
  }
}
