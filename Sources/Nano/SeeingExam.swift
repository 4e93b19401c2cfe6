import Generation
import Imaging
import QwenVL
import Reasoner
import Synthetic

/// How well a model describes drawn pictures that it never saw.
public struct SeeingExam {
  /// What came out for pictures of one kind.
  public struct Score: Sendable, Equatable {
    /// Pictures.
    public var pictures = 0
    /// Those described without any error.
    public var exact = 0
    /// Words of the true descriptions.
    public var words = 0
    /// Those that the model has at the same place.
    public var right = 0

    /// The share of pictures described without any error.
    public var exactShare: Double { Double(exact) / Double(max(1, pictures)) }
    /// The share of words that are right.
    public var wordShare: Double { Double(right) / Double(max(1, words)) }

    /// The words of a description; what stands between two numbers is one too.
    private static func words(_ text: String) -> [Substring] {
      text.replacing(",", with: " ,").split(separator: " ")
    }

    mutating func add(_ found: String, _ truth: String) {
      let (foundWords, trueWords) = (Self.words(found), Self.words(truth))
      pictures += 1
      exact += found == truth ? 1 : 0
      words += trueWords.count
      right += zip(foundWords, trueWords).count { $0.0 == $0.1 }
    }
  }

  private let model: ReasoningModel

  /// An exam of `model`.
  public init(_ model: ReasoningModel) { self.model = model }

  /// What the model says of each picture, and how right it is.
  ///
  /// - Throws: `ImagingError`, `TorchError`.
  public func score(_ pictures: [PracticePicture]) throws -> (score: Score, captions: [String]) {
    let captions = try describe(pictures)
    var score = Score()
    for (caption, picture) in zip(captions, pictures) { score.add(caption, picture.caption) }
    return (score, captions)
  }

  private func describe(_ pictures: [PracticePicture]) throws -> [String] {
    let requests = try pictures.map { picture in
      let grid = try model.pictures.processor.process(picture.image)
      let message = ChatMessage(
        role: "user", parts: [.picture(try ModelPicture(grid)), .text(Lesson.describePrompt)])
      return try model.request([message], maxTokens: 96)
    }
    let session = GenerationSession(model.model, model.tokenizer)
    return try session.answer(requests).map { $0.first?.text ?? "" }
  }
}
