import Datasets

/// A kind of question about an image: a caption, one of MMAD's seven sub-tasks (arXiv 2410.09453),
/// a check of one constraint, by the constraint's kind, or GRPO's prompt with its answer.
public enum TextTask: String, Sendable, Hashable, CaseIterable {
  /// What does the image show?
  case caption
  /// Is anything wrong?
  case anomalyDetection = "anomaly_detection"
  /// Which defect is it, and is it logical or structural?
  case defectClassification = "defect_classification"
  /// Where is it?
  case defectLocalization = "defect_localization"
  /// What does it look like?
  case defectDescription = "defect_description"
  /// What would it lead to, or where may it come from?
  case defectAnalysis = "defect_analysis"
  /// Which product is it?
  case objectClassification = "object_classification"
  /// What is a good product of that kind like?
  case objectAnalysis = "object_analysis"
  /// How many are there?
  case countCheck = "count_check"
  /// Is it there?
  case presenceCheck = "presence_check"
  /// Do things stand to each other as they should?
  case relationCheck = "relation_check"
  /// Do things fit each other?
  case matchingCheck = "matching_check"
  /// Is it where it should be?
  case positionCheck = "position_check"
  /// Is it as much or as large as it should be?
  case amountCheck = "amount_check"
  /// Is it sound, clean or well made?
  case conditionCheck = "condition_check"
  /// Is there a logical anomaly, with the thoughts?
  case reasoning

  /// The check of a constraint of that kind.
  static func check(_ kind: ProductConstraint.Kind) -> TextTask {
    switch kind {
    case .count: .countCheck
    case .presence: .presenceCheck
    case .relation: .relationCheck
    case .matching: .matchingCheck
    case .position: .positionCheck
    case .amount: .amountCheck
    case .condition: .conditionCheck
    }
  }
}

/// How a question is to be answered.
public enum TextForm: String, Sendable, Hashable, CaseIterable {
  /// In free words.
  case open
  /// With yes or no.
  case yesNo = "yes_no"
  /// With the letter of one of several options.
  case choice
  /// With boxes in JSON, as Qwen2.5-VL gives them.
  case boxes
}
