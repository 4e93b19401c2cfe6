/// Finds talk of what the model was given: in a set for training it would teach to pretend.
///
/// A bottle's own label may be spoken of; the image's may not.
enum LeakCheck {
  private static let phrases = [
    "prior knowledge", "given knowledge", "provided knowledge", "known facts", "given facts",
    "provided facts", "given information", "provided information", "information provided",
    "information given", "according to the information", "provided description",
    "given description", "according to the description", "provided context", "the notes say",
    "as given", "as provided", "as stated", "stated above", "described above", "mentioned above",
    "listed above", "numbers above", "rules above", "listed rules", "given rules",
    "according to the inspector", "the inspector knows", "the inspector says", "ground truth",
    "the prompt", "your prompt", "this prompt", "data set", "dataset", "annotation", "annotations",
    "annotated", "i was told", "i was given", "i am told", "i am given", "i have been told",
    "i have been given", "we were told", "you provided", "you gave", "you told", "you said",
    "you mentioned", "you described", "you stated", "labelled as", "labeled as", "labelled good",
    "labeled good", "labelled anomalous", "labeled anomalous", "is labelled a", "is labeled a",
    "label says it is", "label says this", "label says that this", "label says the image",
    "label says good", "label indicates that", "label of this image", "label of the image",
    "image label", "as an ai", "language model",
  ]

  static func check(_ draft: CaptionDraft) throws(CaptionRejection) {
    for text in draft.statements + draft.qa.map(\.question) {
      for sentence in Clause.sentences(of: text) {
        let words = " " + Clause.words(of: sentence).joined(separator: " ") + " "
        if phrases.contains(where: { words.contains(" \($0) ") }) {
          throw CaptionRejection(.leak, "`\(sentence)`")
        }
      }
    }
  }
}
