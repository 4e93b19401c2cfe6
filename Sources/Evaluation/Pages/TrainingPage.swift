import RLAD

/// How a training run went, as a page for people: one HTML file that holds all it shows.
public struct TrainingPage {
  /// A number of a step.
  public struct Point: Sendable, Equatable {
    /// Optimizer steps before it.
    public let step: Int
    /// The number.
    public let value: Double

    /// A number of a step.
    public init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  /// A completion that was learnt from.
  public struct Sample: Sendable, Equatable, Decodable {
    let step: Int
    let image: String
    let truth: String
    let completion: String
    let tokens: Int
    let truncated: Bool
    let rewards: [String: Double]
    let reward: Double?
    let advantage: Double
  }

  private let title: String
  private let meta: [(name: String, value: String)]
  private let series: [String: [Point]]
  private let samples: [Sample]

  /// The page of a run.
  ///
  /// - Parameters:
  ///   - meta: what is to be known of the run, such as its build.
  ///   - series: what was logged, under the names it was logged by; numbers that are none are left out.
  ///   - samples: completions in the order in which they were written; empty where there are none.
  public init(
    title: String, meta: [(name: String, value: String)], series: [String: [Point]],
    samples: [Sample] = []
  ) {
    self.title = title
    self.meta = meta
    self.series = series.mapValues { $0.filter(\.value.isFinite) }.filter { !$0.value.isEmpty }
    self.samples = samples
  }

  /// The page's HTML.
  public func html() -> String {
    let last = series.values.joined().map(\.step).max() ?? 0
    return Page(
      eyebrow: "Training report", title: title, meta: meta + [("steps", Numbers.count(last))],
      opening: opening, sections: sections,
      closing: "Where a curve has many points, they are faint, and the line is their moving mean."
    ).html
  }

  private var opening: Markup {
    let tiles = [
      ("Reward", "reward"), ("Held-out reward", "eval_reward"), ("Loss", "loss"),
      ("Held-out loss", "eval_loss"), ("KL", "kl"),
    ].compactMap { label, name -> Markup? in
      // The loss of training by rewards says nothing; see the note at its curve.
      guard name != "loss" || !isByRewards, let points = series[name], let last = points.last,
        let first = points.first
      else { return nil }
      return """
        <div class="tile"><span class="label">\(label)</span>\
        <div class="value">\(Curves.number(last.value))</div>\
        <span class="range">from \(Curves.number(first.value))</span></div>
        """
    }
    return "<div class=\"tiles\">\(tiles)</div>"
  }

  /// The curves that say most.
  var summary: [Markup] {
    (isByRewards ? [rewards, parts, equal, lengths] : [loss, accuracy]).compactMap { $0 }
  }

  private var isByRewards: Bool { series["reward"] != nil }

  private var sections: [Page.Section] {
    let figures: [(id: String, title: String, [Markup?])] = [
      ("reward", "Reward", [rewards, parts, equal]),
      ("answers", "Answers", [lengths, cut]),
      ("policy", "Policy", [divergence, entropy, clipped]),
      ("learning", "Learning", [loss, accuracy, norms, rates]),
    ]
    return figures.compactMap { id, title, figures in
      let drawn = figures.compactMap { $0 }
      return drawn.isEmpty
        ? nil : Page.Section(id: id, title: title, body: "<div class=\"charts\">\(drawn)</div>")
    } + [examples].compactMap { $0 }
  }
}

// MARK: - Curves

extension TrainingPage {
  private var rewards: Markup? {
    figure(
      "Reward", "the weighted sum of its terms, over all answers of a step",
      [("reward", "reward"), ("eval_reward", "held out")])
  }

  private var parts: Markup? {
    let names = series.keys.filter { $0.hasPrefix("rewards/") && $0.hasSuffix("/mean") }.sorted()
    return figure(
      "Its terms", "unweighted", names.map { ($0, String($0.dropFirst(8).dropLast(5))) })
  }

  private var equal: Markup? {
    figure(
      "Prompts without a lesson", "the share whose answers all earned the same",
      [("frac_reward_zero_std", "share")])
  }

  private var lengths: Markup? {
    figure(
      "Length", "in tokens",
      [
        ("completions/mean_length", "mean"), ("completions/min_length", "shortest"),
        ("completions/max_length", "longest"),
      ])
  }

  private var cut: Markup? {
    figure(
      "Cut off", "the share of answers that grew too long", [("completions/clipped_ratio", "share")]
    )
  }

  private var divergence: Markup? {
    figure("KL", "the divergence from the policy as it was, in nats a token", [("kl", "kl")])
  }

  private var entropy: Markup? {
    figure("Entropy", "how undecided the policy is, in nats a token", [("entropy", "entropy")])
  }

  private var clipped: Markup? {
    figure(
      "Clipped ratios", "the share of tokens that moved as far as a step may",
      [
        ("clip_ratio/region_mean", "either way"), ("clip_ratio/low_mean", "down"),
        ("clip_ratio/high_mean", "up"),
      ])
  }

  private var loss: Markup? {
    figure(
      "Loss",
      isByRewards
        ? "says little of what is learnt: advantages of a prompt’s answers cancel out, but for their lengths; look at the reward"
        : "nats a token", [("loss", "loss"), ("eval_loss", "held out")])
  }

  private var accuracy: Markup? {
    figure(
      "Token accuracy", "the share of tokens that were the likeliest",
      [("mean_token_accuracy", "training"), ("eval_mean_token_accuracy", "held out")])
  }

  private var norms: Markup? {
    figure("Gradients’ norm", "before it was clipped", [("grad_norm", "norm")])
  }

  private var rates: Markup? { figure("Learning rate", "", [("learning_rate", "rate")]) }

  private func figure(_ title: String, _ text: String, _ lines: [(name: String, label: String)])
    -> Markup?
  {
    let known = lines.compactMap { name, label in
      series[name].map { Curves.Line(name: label, points: $0) }
    }
    guard let curves = Curves(title, known) else { return nil }
    return "<figure><figcaption><b>\(title)</b> \(text)</figcaption>\(curves.markup)</figure>"
  }
}

// MARK: - Samples

extension TrainingPage {
  /// At most so many steps are shown, spread over the run.
  private static let shownSteps = 6

  private var examples: Page.Section? {
    let steps = Set(samples.map(\.step)).sorted()
    guard steps.count > 0 else { return nil }
    let count = min(Self.shownSteps, steps.count)
    let shown = (0..<count).map { steps[count == 1 ? 0 : $0 * (steps.count - 1) / (count - 1)] }
    let groups = shown.map { step -> Markup in
      let ofStep = samples.filter { $0.step == step }
      return
        "<h3>Step \(step)</h3><div class=\"cards\">\(Self.extremes(ofStep).map(Self.card))</div>"
    }
    return Page.Section(
      id: "samples", title: "What it wrote",
      body: """
        <p class="soft">Of each of these steps the answers that earned most and least among those in \
        completions.jsonl.</p>\(groups)
        """)
  }

  /// The best and the worst, or the only one.
  private static func extremes(_ samples: [Sample]) -> [Sample] {
    let sorted = samples.enumerated().sorted {
      ($1.element.reward ?? 0, $0.offset) < ($0.element.reward ?? 0, $1.offset)
    }.map(\.element)
    return sorted.count > 1 ? [sorted[0], sorted[sorted.count - 1]] : sorted
  }

  private static func card(_ sample: Sample) -> Markup {
    let scores = sample.rewards.sorted { $0.key < $1.key }.map { name, score -> Markup in
      let kind: Markup = score >= 1 ? "pill right" : score <= 0 ? "pill wrong" : "pill open"
      return "<span class=\"\(kind)\">\(name) \(Curves.number(score))</span>"
    }
    let cut: Markup? = sample.truncated ? "<span class=\"pill open\">cut off</span>" : nil
    let sum = sample.reward.map { "reward \(Curves.number($0)), " } ?? ""
    return """
      <article><div class="body"><div class="place mono">\(sample.image)</div>\
      <div class="pills"><span class="pill">truth “\(sample.truth)”</span>\(scores)\(cut)</div>\
      <p class="said">\(sample.completion)</p>\
      <p class="told">\(sum)advantage \(Curves.number(sample.advantage)), \
      \(Numbers.count(sample.tokens, "token"))</p></div></article>
      """
  }
}
