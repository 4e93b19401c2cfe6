import RLAD

extension ReportPage {
  /// Beside constant answers, and beside the paper where that is fair.
  func comparison(_ verdicts: VerdictReport) -> Page.Section {
    let published: Markup? = verdicts.published.map {
      """
      <h3>Published results</h3><p class="soft">MVTec LOCO AD, all \(Numbers.count($0.measured.images)) \
      good and logical test images pooled: the protocol of \($0.source).</p>\(Tables.published($0))
      """
    }
    return Page.Section(
      id: "context", title: "In context",
      body: """
        <p class="soft">What a model does not beat here, it has not learned.</p>\
        \(Tables.baselines(verdicts))\(published)
        """)
  }

  /// Histogram and ROC curve of P(yes); nil where no answer has one.
  func scores(_ verdicts: VerdictReport) -> Page.Section? {
    guard let histogram = Charts.histogram(judged),
      let roc = VerdictSample(judged).curve.flatMap(Charts.roc)
    else { return nil }
    let all = verdicts.all
    let unscored = all.images - all.scored
    let note: Markup? =
      unscored > 0
      ? """
      <p class="note">\(Numbers.count(unscored, "answer")) without P(yes) count as surely wrong in AUROC and \
      F1-max; the histogram leaves them out.</p>
      """ : nil
    let threshold: Markup? = all.threshold.map {
      "<p class=\"note\">F1 is highest where everything from P(yes) = \(Numbers.decimal($0, 3)) up counts as anomalous.</p>"
    }
    return Page.Section(
      id: "scores", title: "How sure it is",
      body: """
        <div class="pair"><figure><figcaption><b>P(yes)</b> &nbsp; <span class="key bad">anomalous</span>\
        <span class="key good">good</span></figcaption>\(histogram)</figure>\
        <figure><figcaption><b>ROC</b> &nbsp; anomalies found, %</figcaption>\(roc)</figure></div>\
        \(threshold)\(note)
        """)
  }

  /// Tables by data set, product, kind and difficulty.
  func slices(_ verdicts: VerdictReport) -> Page.Section {
    let datasets = verdicts.datasets.count > 1 ? verdicts.datasets : []
    return Page.Section(
      id: "slices", title: "By slice",
      body: """
        <p class="soft">In per cent, but for Matthews’ correlation coefficient (MCC); small figures are \
        intervals. “Found” is recall, “passed” specificity.</p>\
        \(Tables.slices("Data set", datasets))\(Tables.slices("Product", verdicts.categories))\
        \(Tables.slices("Kind of anomaly, each against all good images", verdicts.kinds))\
        \(Tables.slices("How hard it is to see, each against all good images", verdicts.difficulties))
        """)
  }

  /// The table of defects; nil where no item names one.
  func defects(_ verdicts: VerdictReport) -> Page.Section? {
    Tables.defects(verdicts.defects).map { table in
      let text: Markup = """
        <p class="soft">Images that show a defect; AUROC against the good images of the same product. \
        “Cause named”: of those that were found, how many reasonings name what is broken.</p>
        """
      let body: Markup =
        verdicts.defects.count > 12
        ? """
        <details class="more"><summary>\(Numbers.count(verdicts.defects.count, "defect"))</summary>\(table)\
        </details>
        """ : table
      return Page.Section(id: "defects", title: "By defect", body: "\(text)\(body)")
    }
  }

  /// What the texts are like.
  func texts(_ texts: TextReport?) -> Page.Section? {
    guard let texts, !judgedOrAll.isEmpty else { return nil }
    let total = judgedOrAll.count
    func share(_ part: Int) -> String { Numbers.percent(Double(part) / Double(total)) + " %" }
    func fact(_ name: String, _ value: String, _ detail: String) -> Markup {
      "<div><dt>\(name)</dt><dd>\(value)<small>\(detail)</small></dd></div>"
    }
    let words = texts.reasoningWords.map {
      fact(
        "Reasoning", "\(Numbers.decimal($0.median, 0)) words",
        "median; mean \(Numbers.decimal($0.mean, 1))")
    }
    let tokens = texts.tokens.map {
      fact(
        "Whole answer", "\(Numbers.decimal($0.median, 0)) tokens",
        "median; mean \(Numbers.decimal($0.mean, 1))")
    }
    let naming = texts.naming.share.map {
      fact(
        "Cause named", Numbers.percent($0) + " %",
        "\(texts.naming.named) of \(texts.naming.asked) anomalies that were found")
    }
    return Page.Section(
      id: "texts", title: "What it writes",
      body: """
        <dl class="facts">\(naming)\(words)\(tokens)\
        \(fact("In the form", share(texts.formed), "<think>…</think><answer>…</answer>"))\
        \(fact("Cut off", share(texts.truncated), Numbers.count(texts.truncated, "answer")))</dl>
        """)
  }

  /// The answers that the metrics of verdicts are over.
  private var judged: [AnsweredItem] { answers.filter { $0.truth != nil } }

  /// The answers that the report on texts is over.
  private var judgedOrAll: [AnsweredItem] { judged.isEmpty ? answers : judged }
}
