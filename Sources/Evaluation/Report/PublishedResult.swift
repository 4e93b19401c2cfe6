/// A published result on MVTec LOCO AD by the protocol of LAD-Reasoner's paper.
public struct PublishedResult: Sendable, Hashable, Codable {
  /// The model.
  public let model: String
  /// The share of right answers, 0 to 1.
  public let accuracy: Double
  /// F1 of all images together, 0 to 1; anomalous is positive.
  public let f1: Double

  /// Where the numbers stand.
  public static let source = "arXiv 2504.12749"

  /// The table of the paper.
  public static let ladReasonerTable = [
    PublishedResult(model: "LAD-Reasoner 3B", accuracy: 0.604, f1: 0.635),
    PublishedResult(model: "Qwen2.5-VL-3B", accuracy: 0.588, f1: 0.548),
    PublishedResult(model: "Qwen2.5-VL-72B", accuracy: 0.621, f1: 0.596),
    PublishedResult(model: "APRIL-GAN", accuracy: 0.524, f1: 0.471),
    PublishedResult(model: "AnomalyGPT", accuracy: 0.426, f1: 0.573),
  ]

  /// Good and logical test images of MVTec LOCO AD by category: what the paper's numbers are over.
  ///
  /// The published rates of Qwen2.5-VL-72B by category are fractions of these sums and no others.
  private static let images: [String: (good: Int, logical: Int)] = [
    "breakfast_box": (102, 83), "juice_bottle": (94, 142), "pushpins": (138, 91),
    "screw_bag": (122, 137), "splicing_connectors": (119, 108),
  ]

  /// The answers among `answers` that the paper's protocol is about, if they are all of its 1,136
  /// images, each once; else nil, for then the published numbers say nothing about them.
  static func protocolAnswers(_ answers: [AnsweredItem]) -> [AnsweredItem]? {
    let judged = answers.filter {
      $0.item.dataset == "mvtec_loco" && $0.item.split == "test" && $0.truth != nil
        && ($0.item.kind == .good || $0.item.kind == .logical)
    }
    let count = images.values.reduce(0) { $0 + $1.good + $1.logical }
    guard judged.count == count, Set(judged.map(\.item.image)).count == count else { return nil }
    let isWhole = images.allSatisfy { category, numbers in
      let inCategory = judged.filter { $0.item.category == category }
      return inCategory.count { $0.item.kind == .good } == numbers.good
        && inCategory.count { $0.item.kind == .logical } == numbers.logical
    }
    return isWhole ? judged : nil
  }
}
