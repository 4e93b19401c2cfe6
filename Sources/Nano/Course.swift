/// Which lessons come when.
public struct Course: Sendable, Equatable {
  /// The share of all steps in which pictures are described and nothing else. Before a model sees, every
  /// other lesson only costs time.
  public var seeingShare = 0.5
  /// The lessons after that, in turn.
  public var later: [Lesson.Kind] = [.compare, .judge, .describe, .compare, .judge, .ask]

  /// The course of `lad-nano`.
  public init() {}

  /// What the step `step` of `steps` trains.
  func kind(step: Int, of steps: Int) -> Lesson.Kind {
    let first = Int(Double(steps) * seeingShare)
    guard step >= first, !later.isEmpty else { return .see }
    return later[(step - first) % later.count]
  }
}
