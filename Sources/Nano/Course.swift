/// Which lessons a stage of training has: one kind a step, in turn.
public struct Course: Sendable, Equatable {
  /// The kinds. Before a model sees, every lesson but describing pictures only costs time.
  public var lessons: [Lesson.Kind]

  /// A course; one without lessons only describes pictures.
  public init(_ lessons: [Lesson.Kind] = [.see]) {
    self.lessons = lessons
  }

  /// What the step `step` trains.
  func kind(step: Int) -> Lesson.Kind {
    lessons.isEmpty ? .see : lessons[step % lessons.count]
  }
}
