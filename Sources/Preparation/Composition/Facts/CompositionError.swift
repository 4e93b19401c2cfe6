import Datasets
import Diagnostics

/// Facts about an image from which no text can be made.
public enum CompositionError: ActionableError {
  /// The knowledge is that of another category.
  case wrongCategory(image: String, knowledge: String)
  /// The image is labelled good and yet shows a defect.
  case defectOnGood(category: String, defect: String)
  /// The knowledge doesn't list a defect of the image.
  case unknownDefect(UnknownDefect)

  /// What doesn't fit.
  public var message: String {
    switch self {
    case .wrongCategory(let image, let knowledge):
      "an image of `\(image)` was paired with the knowledge of `\(knowledge)`"
    case .defectOnGood(let category, let defect):
      "an image of `\(category)` is labelled good, but shows the defect `\(defect)`"
    case .unknownDefect(let error): error.message
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .wrongCategory: "give each image the knowledge of its own category"
    case .defectOnGood: "a good image has no mask: check the folder that it lies in"
    case .unknownDefect(let error): error.hint
    }
  }
}
