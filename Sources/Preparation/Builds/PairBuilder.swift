import Datasets
import Digest
import Manifest
import RLAD

/// Puts normal references beside queries: prompts for GRPO and items of an evaluation.
struct PairBuilder {
  private let inputs: BuildInputs

  init(_ inputs: BuildInputs) {
    self.inputs = inputs
  }

  /// Rows and what is to be said of them.
  struct Outcome {
    let rows: [BuildRow]
    let report: PairReport
  }

  /// References, a query, and how hard it is.
  private struct Pair {
    let references: [String]
    let query: Candidate
    let difficulty: Difficulty?

    var isAnomalous: Bool { query.image.label != "good" }
  }

  /// GRPO prompts: in each product as many anomalous queries as good ones, the products in turn,
  /// until there are as many as asked for; then shuffled.
  ///
  /// A good image shows nothing that could be hard to find, so its prompt takes the difficulty of
  /// the anomalous one that it is drawn with: whichever difficulties a trainer picks, they hold as
  /// many "yes" as "no".
  func training() throws -> Outcome {
    var report = PairReport()
    report.asked = inputs.pipeline.grpo.prompts
    let queries = trainingQueries()
    let pairs = try trainingPairs(
      queries, most: inputs.pipeline.grpo.prompts, stream: "grpo", &report)
    return try outcome(pairs, of: queries, "grpo", .training, report)
  }

  /// Prompts as ``training()`` makes them, with other references, and with their answers: what is to be
  /// thought of the query, and the verdict. Queries of which nothing can be thought have none.
  ///
  /// - Parameter most: how many at most.
  func reasoning(most: Int) throws -> [BuildRow] {
    var report = PairReport()
    let pairs = try trainingPairs(
      trainingQueries(), most: most, stream: "sft/reasoning", &report)
    return try pairs.compactMap(reasonedRow)
  }

  private func trainingQueries() -> [Candidate] {
    let settings = inputs.pipeline.grpo
    return inputs.test(.training, labels: settings.labels).filter { query in
      guard query.image.label != "good", let wanted = settings.difficulty else { return true }
      return wanted.contains(inputs.difficulty(of: query).difficulty)
    }
  }

  private func trainingPairs(
    _ queries: [Candidate], most: Int, stream: String, _ report: inout PairReport
  ) throws -> [Pair] {
    let settings = inputs.pipeline.grpo
    let products = products(queries)
    let references = try References(
      inputs, side: .training, for: products.filter(\.hasBoth).flatMap(\.images),
      choice: settings.reference,
      count: settings.references, stream: stream + "/reference/")
    var byProduct: [[Pair]] = []
    for product in products {
      let pairs = balancedPairs(product.images, references, &report)
      report.supplies.append(
        PairReport.Supply(
          place: product.place, anomalous: product.images.count - product.good,
          good: product.good, prompts: pairs.count))
      byProduct.append(pairs)
    }
    let pairs = Array(inTurn(byProduct).prefix(most))
    var generator = inputs.generator(stream + "/order")
    return generator.shuffled(pairs)
  }

  /// Items of the evaluation: each image of the evaluation side once, by id. An image without
  /// enough normal images to compare with has none.
  func evaluation() throws -> Outcome {
    let settings = inputs.pipeline.eval
    let queries = inputs.test(.evaluation, labels: settings.labels)
    let references = try References(
      inputs, side: .evaluation, for: queries, choice: settings.reference,
      count: settings.references, stream: "eval/reference/")
    var report = PairReport()
    let pairs = queries.compactMap { query -> Pair? in
      guard let set = references.sets(for: query, atMost: 1).first else {
        if references.serve(query) { report.withoutReferences.append(query.image.id) }
        return nil
      }
      let difficulty = query.image.label == "good" ? nil : inputs.difficulty(of: query).difficulty
      return Pair(references: set, query: query, difficulty: difficulty)
    }
    return try outcome(pairs, of: queries, "eval", .evaluation, report)
  }

  /// The queries of a product.
  private struct Product {
    let place: String
    let images: [Candidate]
    let good: Int

    /// Whether there are both good and anomalous ones, without which there is no prompt.
    var hasBoth: Bool { good > 0 && good < images.count }
  }

  private func products(_ queries: [Candidate]) -> [Product] {
    Dictionary(grouping: queries, by: \.image.place).sorted { $0.key < $1.key }
      .map { place, images in
        Product(place: place, images: images, good: images.count { $0.image.label == "good" })
      }
  }

  /// Two of each product in turn, an anomalous and a good one, so that every prefix is balanced.
  private func inTurn(_ byProduct: [[Pair]]) -> [Pair] {
    let longest = byProduct.map(\.count).max() ?? 0
    return stride(from: 0, to: longest, by: 2).flatMap { i in
      byProduct.flatMap { $0.dropFirst(i).prefix(2) }
    }
  }

  /// Anomalous and good queries in turn; each query at most `pairsPerQuery` times, each time with
  /// other references, and no query again before all others.
  private func balancedPairs(
    _ images: [Candidate], _ references: References, _ report: inout PairReport
  ) -> [Pair] {
    let ordered = DefectTurns.order(images, in: inputs)
    let sets = ordered.map {
      references.sets(for: $0, atMost: inputs.pipeline.grpo.pairsPerQuery)
    }
    report.withoutReferences += zip(ordered, sets)
      .filter { $1.isEmpty && references.serve($0) }.map(\.0.image.id)
    func rounds(_ isIncluded: (Candidate) -> Bool) -> [(query: Candidate, references: [String])] {
      (0..<(sets.map(\.count).max() ?? 0)).flatMap { round in
        zip(ordered, sets).filter { isIncluded($0) && round < $1.count }.map { ($0, $1[round]) }
      }
    }
    let anomalous = rounds { $0.image.label != "good" }
    let good = rounds { $0.image.label == "good" }
    return zip(anomalous, good).flatMap { anomalous, good in
      let difficulty = inputs.difficulty(of: anomalous.query).difficulty
      return [anomalous, good].map {
        Pair(references: $0.references, query: $0.query, difficulty: difficulty)
      }
    }
  }

  private func outcome(
    _ pairs: [Pair], of queries: [Candidate], _ task: String, _ side: BuildInputs.Side,
    _ start: PairReport
  ) throws -> Outcome {
    var report = start
    for pair in pairs {
      if let name = pair.difficulty?.rawValue { report.difficulties[name, default: 0] += 1 }
    }
    let shown = Self.defects(pairs.map(\.query))
    report.shownDefects = shown.sorted()
    report.missingDefects = Self.defects(queries).subtracting(shown).sorted()
    report.doubledReferences = inputs.doubledReferences(side)
    report.withoutReferences.sort()
    return Outcome(rows: try pairs.map { try row($0, task: task) }, report: report)
  }

  private static func defects(_ queries: [Candidate]) -> Set<String> {
    Set(queries.flatMap { query in query.defects.map { "\(query.image.place)/\($0)" } })
  }

  private func row(_ pair: Pair, task: String) throws -> BuildRow {
    let query = pair.query
    let facts = BuildInputs.PairFacts(
      difficulty: pair.difficulty,
      markedTokens: pair.isAnomalous ? inputs.difficulty(of: query).tokens : nil,
      imageTokens: inputs.tokens(of: query.image),
      brokenStatements: inputs.brokenStatements(query))
    return BuildRow(
      images: images(of: pair), task: task,
      messages: try inputs.messages(user: prompt(for: pair), answer: nil),
      answer: pair.isAnomalous ? "yes" : "no",
      broken: try ManifestJSON.encode(inputs.broken(query)),
      provenance: try inputs.provenance(query, task: task, pair: facts))
  }

  private func reasonedRow(_ pair: Pair) throws -> BuildRow? {
    let query = pair.query
    guard let knowledge = inputs.knowledge[query.image] else { return nil }
    // Two pairs of one query are thought about in other words.
    let names = [query.image.id] + pair.references
    var generator = inputs.generator("sft/reasoning/" + names.joined(separator: "+"))
    guard
      let thoughts = try TextComposer.thoughts(
        about: inputs.facts(query), knowledge: knowledge, using: &generator)
    else { return nil }
    let verdict = Verdict(isAnomalous: pair.isAnomalous)
    let answer = "<think>\(thoughts)</think><answer>\(verdict.rawValue)</answer>"
    let text = TextPair(
      task: .reasoning, form: .yesNo, question: try prompt(for: pair), answer: answer,
      usesReference: true, about: "image", key: .verdict(verdict), value: nil, options: [])
    return BuildRow(
      images: images(of: pair), task: text.task.rawValue,
      messages: try inputs.messages(user: text.question, answer: answer), answer: answer,
      broken: nil,
      provenance: try inputs.provenance(query, task: text.task.rawValue, text: text))
  }

  private func images(of pair: Pair) -> [BuildImage] {
    pair.references.map { BuildImage(role: "reference", image: $0) }
      + [BuildImage(role: "query", image: pair.query.image.id)]
  }

  private func prompt(for pair: Pair) throws -> String {
    let knowledge = inputs.knowledge[pair.query.image]
    return try inputs.template.grpoUser(
      product: knowledge?.noun ?? "product", rules: knowledge?.rules ?? [],
      references: pair.references.count)
  }
}

extension ProductKnowledge {
  /// What holds of a good product, in sentences: its rules; where it has none, what else is said.
  fileprivate var rules: [String] {
    let rules = constraints.filter { $0.kind != .condition }
    return (rules.isEmpty ? constraints : rules).map(\.statement)
  }
}
