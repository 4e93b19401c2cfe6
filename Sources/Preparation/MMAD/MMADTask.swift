import Foundation

/// What a question of MMAD is about. The raw values are how the manifest and builds name it.
public enum MMADTask: String, Sendable, CaseIterable {
  /// Is there a defect?
  case anomalyDetection = "anomaly_detection"
  /// Which kind of defect?
  case defectClassification = "defect_classification"
  /// Where is it?
  case defectLocalization = "defect_localization"
  /// What does it look like?
  case defectDescription = "defect_description"
  /// What follows from it?
  case defectAnalysis = "defect_analysis"
  /// Which product?
  case objectClassification = "object_classification"
  /// What is it made of, and what for?
  case objectAnalysis = "object_analysis"
  /// A part of object analysis in MMAD's score.
  case objectStructure = "object_structure"
  /// A part of object analysis in MMAD's score.
  case objectDetails = "object_details"

  /// The task that a question's `type` names, whatever its case and spaces.
  init?(type: String) {
    let words = type.lowercased().split { $0.isWhitespace || $0 == "_" || $0 == "-" }
    let name = words.joined(separator: "_")
    // The paper calls it discrimination, the file detection.
    self.init(rawValue: name == "anomaly_discrimination" ? "anomaly_detection" : name)
  }

  /// The name as the file writes it: `Defect Analysis`.
  public var title: String {
    rawValue.split(separator: "_").map { $0.capitalized }.joined(separator: " ")
  }
}
