import Datasets
import Imaging
import Testing

@testable import Preparation

@Suite("The prompt for captions")
struct CaptionPromptTests {
  private let prompt: CaptionPrompt

  init() throws {
    prompt = try CaptionPrompt.bundled()
  }

  private func subject(_ label: ImageFacts.Label, _ defects: [ImageFacts.Defect]) throws
    -> CaptionSubject
  {
    let all = try ProductKnowledge.bundledLOCO()
    let knowledge = try #require(all.first { $0.category == "pushpins" })
    return try CaptionSubject(
      ImageFacts(
        category: "pushpins", split: "test", label: label, defects: defects, width: 100, height: 100
      ), knowledge)
  }

  private func text(_ subject: CaptionSubject, rejected: String? = nil) -> CaptionPrompt.Text {
    prompt.text(CaptionBrief(subject), settings: Pipeline.Captioner(), rejected: rejected)
  }

  @Test("tells of a good product that it is good, with its rules and numbers")
  func good() throws {
    let user = text(try subject(.good, [])).user
    for part in [
      "this product: tray of pushpins.", "This one is good: nothing is wrong with it.",
      "Rules that it keeps:\n- Every compartment of the tray holds exactly one pushpin.",
      "There are fifteen pushpins in the tray.", "about 6 sentences", "has 4 pairs",
      #"{"caption": "…", "qa": [{"question": "…", "answer": "…"}]}"#,
    ] {
      #expect(user.contains(part), "\(part)")
    }
    #expect(!user.contains("What is wrong:"))
  }

  @Test("tells of an anomalous one what is wrong, where, and what it breaks and leaves open")
  func anomalous() throws {
    let box = ImageFacts.Box(x: 5, y: 5, width: 10, height: 10)
    let missing = try subject(.logical, [.init(name: "missing_pushpin", regions: [box])])
    for part in [
      "it has a logical anomaly", "- Missing pushpin: A pushpin is missing from its compartment.",
      "It is in the upper left of the image.", "What it would lead to:",
      "Instead: One compartment of the tray is empty.", "There are fourteen pushpins in the tray.",
      "Rules that it keeps:\n- All separators",
    ] {
      #expect(text(missing).user.contains(part), "\(part)")
    }
    let separator = text(try subject(.logical, [.init(name: "missing_separator")])).user
    #expect(separator.contains("say nothing of them:\n- Every compartment"))
    #expect(!separator.contains("pushpins in the tray.\n"))
    #expect(!separator.contains("Questions that others asked"))
    let facts = ImageFacts(
      category: "pushpins", split: "test", label: .good, defects: [], width: 10, height: 10)
    let prior = try CaptionSubject(
      facts, subject(.good, []).knowledge, priors: "Object Details: What lid? A clear one.")
    #expect(text(prior).user.contains("right answers:\nObject Details: What lid? A clear one.\n"))
    let unknown = text(try subject(.structural, [])).user
    #expect(unknown.contains("an anomaly, of which nothing more is known"))
    #expect(!unknown.contains("Rules that it keeps"))
  }

  @Test("says what was wrong with the last answer, and is another request for it")
  func again() throws {
    let subject = try subject(.good, [])
    let (first, second) = (text(subject), text(subject, rejected: "it has {caption} braces"))
    #expect(second.user.contains("can't be used: it has {caption} braces."))
    #expect(second.user.hasPrefix(first.user))
    #expect(first.sha256 != second.sha256)
    #expect(first.sha256 == text(subject).sha256)
    #expect(!(first.system + second.user).contains("{knowledge}"))
  }

  @Test("from a file names the line of what is wrong")
  func file() {
    func error(_ user: String, _ again: String) -> YAMLFileError? {
      #expect(throws: YAMLFileError.self) {
        try CaptionPrompt(
          yaml: "name: x\nversion: 1\nsystem: s\nuser: '\(user)'\nagain: '\(again)'", file: "p.yaml"
        )
      }
    }
    #expect(error("{product}", "{reason}")?.message.contains("`user` has no `{knowledge}`") == true)
    #expect(error("{knowledge}", "{reason}")?.message.contains("{product}") == true)
    #expect(error("{product} {knowledge}", "x")?.message.contains("`again`") == true)
  }
}
