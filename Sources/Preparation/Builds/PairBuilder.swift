import Datasets
import Digest
import Manifest

/// Pairs a normal reference with a query: prompts for GRPO and items of an evaluation.
struct PairBuilder {
  private let inputs: BuildInputs

  init(_ inputs: BuildInputs) {
    self.inputs = inputs
  }

  /// A reference and a query.
  private struct Pair {
    let reference: String
    let query: Candidate
  }

  /// GRPO prompts: in each category as many anomalous queries as good ones, the categories in turn,
  /// until there are as many as asked for; then shuffled.
  func trainingRows() throws -> [BuildRow] {
    let settings = inputs.pipeline.grpo
    let references = inputs.references(.training)
    let queries = Dictionary(
      grouping: inputs.test(.training, labels: settings.labels), by: \.image.place)
    var byCategory = queries.sorted { $0.key < $1.key }.map { place, images in
      balancedPairs(images, references[place] ?? [])
    }
    var pairs: [Pair] = []
    while pairs.count < settings.prompts, !byCategory.allSatisfy(\.isEmpty) {
      for i in byCategory.indices where !byCategory[i].isEmpty {
        // Two at a time, an anomalous and a good query, so that every prefix is balanced.
        pairs += byCategory[i].prefix(2)
        byCategory[i].removeFirst(min(2, byCategory[i].count))
      }
    }
    var generator = inputs.generator("grpo/order")
    return try generator.shuffled(Array(pairs.prefix(settings.prompts))).map {
      try row($0, task: "grpo")
    }
  }

  /// Anomalous and good queries in turn; each query at most `pairsPerQuery` times, each time with
  /// another reference.
  private func balancedPairs(_ images: [Candidate], _ references: [String]) -> [Pair] {
    let rounds = min(inputs.pipeline.grpo.pairsPerQuery, references.count)
    let anomalous = expand(turns(images.filter { $0.image.label != "good" }), references, rounds)
    let good = expand(turns(images.filter { $0.image.label == "good" }), references, rounds)
    return zip(anomalous, good).flatMap { [$0, $1] }
  }

  /// The images in random order, but one of each kind of defect in turn.
  private func turns(_ images: [Candidate]) -> [Candidate] {
    let strata = Dictionary(grouping: images, by: TestSplit.stratum).sorted { $0.key < $1.key }
    let shuffled = strata.map { name, members in
      var generator = inputs.generator("grpo/" + name)
      return generator.shuffled(members)
    }
    let longest = shuffled.map(\.count).max() ?? 0
    return (0..<longest).flatMap { i in shuffled.compactMap { i < $0.count ? $0[i] : nil } }
  }

  private func expand(_ queries: [Candidate], _ references: [String], _ rounds: Int) -> [Pair] {
    let choices = queries.map { query in
      var generator = inputs.generator("grpo/reference/" + query.image.id)
      return generator.shuffled(inputs.references(references, for: query))
    }
    return (0..<max(0, rounds)).flatMap { round in
      zip(queries, choices).compactMap { query, pool in
        round < pool.count ? Pair(reference: pool[round], query: query) : nil
      }
    }
  }

  /// Items of the evaluation: each image of the evaluation side once, by id. An image of a category
  /// without a normal image to compare with has none.
  func evaluationRows() throws -> [BuildRow] {
    let references = inputs.references(.evaluation)
    return try inputs.test(.evaluation, labels: inputs.pipeline.eval.labels).compactMap { query in
      var generator = inputs.generator("eval/reference/" + query.image.id)
      guard
        let reference = generator.pick(
          inputs.references(references[query.image.place] ?? [], for: query))
      else {
        return nil
      }
      return try row(Pair(reference: reference, query: query), task: "eval")
    }
  }

  private func row(_ pair: Pair, task: String) throws -> BuildRow {
    let noun = inputs.knowledge[pair.query.image]?.noun ?? "product"
    let isAnomalous = pair.query.image.label != "good"
    return BuildRow(
      images: [
        BuildImage(role: "reference", image: pair.reference),
        BuildImage(role: "query", image: pair.query.image.id),
      ], task: task,
      messages: try inputs.messages(
        user: inputs.template.grpoUser(product: noun), answer: nil),
      answer: isAnomalous ? "yes" : "no",
      broken: try ManifestJSON.encode(inputs.broken(pair.query)),
      provenance: try inputs.provenance(pair.query, task: task))
  }
}
