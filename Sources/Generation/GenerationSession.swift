import QwenVL
import Tokenization
import Torch

/// Answers requests in one batch, which they join and leave at any step.
///
/// Not to be used from several threads at once.
public final class GenerationSession {
  private let model: QwenModel
  private let tokenizer: Tokenizer
  private let limits: GenerationLimits
  private var waiting: [(id: Int, request: GenerationRequest)] = []
  /// The rows of each prompt in the batch; nil where a sample is complete.
  private var groups: [[GenerationRow?]] = []
  private var attention: GroupAttention?
  /// True where a token occurred, a row each; kept only while a request has a penalty.
  private var seen: Tensor?
  private var nextID = 0

  /// A session without requests.
  public init(
    _ model: QwenModel, _ tokenizer: Tokenizer, limits: GenerationLimits = GenerationLimits()
  ) {
    self.model = model
    self.tokenizer = tokenizer
    self.limits = limits
  }

  /// Whether nothing is left to do.
  public var isIdle: Bool { waiting.isEmpty && groups.isEmpty }

  /// Adds a request; the number by which events name it.
  ///
  /// - Throws: ``GenerationError``.
  public func add(_ request: GenerationRequest) throws -> Int {
    try request.check(limit: model.config.text.maxPositions)
    defer { nextID += 1 }
    waiting.append((nextID, request))
    return nextID
  }

  /// Ends a request; its samples finish as cancelled.
  public func cancel(_ request: Int) -> [GenerationEvent] {
    waiting.removeAll { $0.id == request }
    let rows = groups.flatMap { $0 }.compactMap { $0 }.filter {
      $0.request == request && !$0.isFinished
    }
    return rows.map {
      _ = $0.end(.cancelled)
      return .finished(request: request, sample: $0.sample, completion: $0.completion)
    }
  }

  /// Reads waiting prompts, and generates one token for each sample.
  ///
  /// - Throws: `TorchError`, `InputError`; the session can't go on then.
  public func step() throws -> [GenerationEvent] {
    try inference {
      try compact()
      let fresh = admitted()
      var events = groups.isEmpty ? [] : try decode()
      if !fresh.isEmpty { events += try prefill(fresh) }
      return events
    }
  }

  /// Answers `requests` together: the completions of each, in order.
  ///
  /// - Parameter report: called with what happens as it happens.
  /// - Throws: ``GenerationError``, `InputError`, `TorchError`, and what `report` throws.
  public func answer(
    _ requests: [GenerationRequest], report: (GenerationEvent) throws -> Void = { _ in }
  ) throws -> [[Completion]] {
    let first = nextID
    for request in requests { _ = try add(request) }
    var answers = requests.map { [Completion](repeating: Completion(), count: $0.samples) }
    while !isIdle {
      for event in try step() {
        if case .finished(let request, let sample, let completion) = event {
          answers[request - first][sample] = completion
        }
        try report(event)
      }
    }
    return answers
  }
}

// MARK: - Prompts

extension GenerationSession {
  /// Requests for which there is room, as many as are read at once.
  private func admitted() -> [(id: Int, request: GenerationRequest)] {
    var rows = groups.joined().count { $0 != nil }
    var (count, longest) = (0, 0)
    for (_, request) in waiting {
      longest = max(longest, request.prompt.tokens.count)
      let isFirst = count == 0 && rows == 0
      guard isFirst || rows + request.samples <= limits.rows,
        count == 0 || (count + 1) * longest <= limits.prefillTokens
      else { break }
      rows += request.samples
      count += 1
    }
    defer { waiting.removeFirst(count) }
    return Array(waiting.prefix(count))
  }

  /// Reads prompts and chooses the first token of each sample.
  private func prefill(_ fresh: [(id: Int, request: GenerationRequest)]) throws -> [GenerationEvent]
  {
    let prompts = fresh.map(\.request.prompt)
    var (keys, values): ([Tensor], [Tensor]) = ([], [])
    let collecting = CausalAttention { k, v in
      keys.append(try k.contiguous())
      values.append(try v.contiguous())
    }
    let (states, next) = try model.hidden(prompts, attention: collecting)
    let last = try Tensor.stack(
      prompts.enumerated().map { try states[$0].selected(0, $1.tokens.count - 1) })
    let rows = fresh.enumerated().map { place, item in
      (0..<item.request.samples).map {
        GenerationRow(
          item.request, request: item.id, sample: $0, promptEnd: next[place], tokenizer)
      }
    }
    let owners = rows.enumerated().flatMap { place, rows in rows.map { _ in Int64(place) } }
    let logits = try model.project(last).indexSelected(0, Tensor(owners, on: model.device))
    let events = try take(
      logits, rows.joined().map { $0 }, seen: seenMask(rows.joined().map { $0 }))
    let cache = try PromptCache(keys: keys, values: values, lengths: prompts.map(\.tokens.count))
    try join(rows, cache)
    return fresh.map { .started(request: $0.id, promptTokens: $0.request.prompt.tokens.count) }
      + events
  }

  private func join(_ rows: [[GenerationRow]], _ cache: PromptCache) throws {
    let samples = rows.map(\.count).max() ?? 1
    if let attention {
      try attention.append(cache, samples: samples)
    } else {
      let text = model.config.text
      attention = try GroupAttention(
        cache, samples: samples, queriesPerHead: text.heads / text.keyValueHeads)
    }
    groups += rows
    let widest = attention?.samples ?? samples
    groups = groups.map { $0 + [GenerationRow?](repeating: nil, count: widest - $0.count) }
    seen = try seenMask(groups.flatMap { $0 })
  }
}

// MARK: - Tokens

extension GenerationSession {
  /// Feeds the last token of each row, and chooses the next.
  private func decode() throws -> [GenerationEvent] {
    guard let attention else { return [] }
    let rows = groups.flatMap { $0 }
    let last = rows.map { $0?.last ?? (token: 0, position: 0) }
    try attention.prepare()
    let states = try model.hidden(
      next: last.map(\.token), at: last.map(\.position), attention: attention)
    attention.advance()
    return try take(model.project(states.selected(1, 0)), rows, seen: seen)
  }

  /// Chooses a token for each row from its logits. Rows that are complete are computed along.
  private func take(_ logits: Tensor, _ rows: [GenerationRow?], seen: Tensor?) throws
    -> [GenerationEvent]
  {
    let idle = TokenChooser.Row(settings: SamplingSettings(), draw: 0, alternatives: 0, watched: [])
    let active = rows.map { row in row.flatMap { $0.isFinished ? nil : $0 } }
    let tokens = try TokenChooser.choose(logits, active.map { $0?.choice ?? idle }, seen: seen)
    if let seen {
      let ids = try Tensor(tokens.map { Int64($0.id) }, shape: [tokens.count, 1], on: seen.device)
      try seen.scatterInPlace(1, ids, Tensor.full([tokens.count, 1], 1, .bool, on: seen.device))
    }
    return zip(active, tokens).flatMap { row, token -> [GenerationEvent] in
      guard let row else { return [] }
      let text = row.append(token)
      let event = GenerationEvent.token(
        request: row.request, sample: row.sample, token: token, text: text)
      guard row.isFinished else { return [event] }
      return [
        event,
        .finished(request: row.request, sample: row.sample, completion: row.completion),
      ]
    }
  }

  /// Which tokens occurred in each row; nil where no request has a penalty.
  private func seenMask(_ rows: [GenerationRow?]) throws -> Tensor? {
    guard rows.contains(where: { $0?.usesPenalty == true }) else { return nil }
    let vocabulary = model.config.text.vocabularySize
    var mask = [Bool](repeating: false, count: rows.count * vocabulary)
    for (index, row) in rows.enumerated() {
      for id in row?.seen ?? [] { mask[index * vocabulary + Int(id)] = true }
    }
    return try Tensor(mask, shape: [rows.count, vocabulary], on: model.device)
  }

  /// Takes complete samples out of the batch, where that saves more than it costs.
  private func compact() throws {
    let active = groups.map { rows in rows.indices.filter { !(rows[$0]?.isFinished ?? true) } }
    let places = active.indices.filter { !active[$0].isEmpty }
    let widest = active.map(\.count).max() ?? 0
    guard !places.isEmpty else {
      (groups, attention, seen) = ([], nil, nil)
      return
    }
    let cells = groups.count * groups[0].count
    guard places.count * widest * 4 <= cells * 3 else { return }
    // Rows to fill up a group are complete ones; what they compute is dropped.
    let rows = places.map { place in
      Array(
        (active[place] + groups[place].indices.filter { !active[place].contains($0) }).prefix(
          widest))
    }
    try attention?.keep(places, rows: rows)
    groups = zip(places, rows).map { place, rows in rows.map { groups[place][$0] } }
    seen = try seenMask(groups.flatMap { $0 })
  }
}
