import Testing

@testable import Manifest

@Suite("Captions by large models")
struct CaptionTests {
  private let scratch: TestWorkspace
  private let manifest: ManifestDatabase

  init() throws {
    scratch = try TestWorkspace()
    manifest = try scratch.write()
    try manifest.fill()
  }

  private func caption(
    _ request: String, _ image: String = Id.good, model: String = "m", rejection: String? = nil,
    at time: String = "2026-01-01T00:00:00Z"
  ) throws -> CaptionRecord {
    CaptionRecord(
      requestSha256: request, imageId: image, profileId: try manifest.profiles()[0].id,
      model: model, promptSha256: "p", content: "c of \(request)", rejection: rejection,
      promptTokens: 10, completionTokens: nil, createdAt: time)
  }

  @Test("are there as soon as they are added; the first answer to a request stays")
  func add() throws {
    try manifest.add(caption("a"))
    try manifest.add(caption("a", rejection: "late"))
    try manifest.add(caption("b", Id.train))
    let reader = try ManifestDatabase.reading(scratch.workspace)
    #expect(try reader.captions(requests: ["a", "c"]) == ["a": caption("a")])
    #expect(try reader.captions(requests: []).isEmpty)
    #expect(try reader.captions(of: Id.train) == [caption("b", Id.train)])
  }

  @Test("are found whatever their number")
  func many() throws {
    try manifest.add(caption("7"))
    let requests = Set((0..<40_000).map(String.init))
    #expect(try manifest.captions(requests: requests).keys.sorted() == ["7"])
  }

  @Test("of one image come oldest first")
  func order() throws {
    try manifest.add(caption("a", at: "2026-01-02T00:00:00Z"))
    try manifest.add(caption("b", at: "2026-01-01T00:00:00Z"))
    #expect(try manifest.captions(of: Id.good).map(\.requestSha256) == ["b", "a"])
  }

  @Test("are summed up by model and by the kind of reason")
  func summary() throws {
    try manifest.add(caption("a"))
    try manifest.add(caption("b"))
    try manifest.add(caption("c", Id.train, rejection: "count: one: too many"))
    try manifest.add(caption("d", Id.train, rejection: "count: two"))
    try manifest.add(caption("e", Id.train, rejection: "truncated"))
    try manifest.add(caption("f", model: "n"))
    let summaries = try manifest.captionSummaries()
    #expect(
      summaries == [
        CaptionSummary(
          model: "m", images: 1, accepted: 2, rejected: ["count": 2, "truncated": 1],
          promptTokens: 50, completionTokens: 0),
        CaptionSummary(
          model: "n", images: 1, accepted: 1, rejected: [:], promptTokens: 10,
          completionTokens: 0),
      ])
  }

  @Test("take the seal off until the last one is there")
  func seal() throws {
    try manifest.seal()
    #expect(try manifest.sealedDigest() == manifest.digest())
    try manifest.add(caption("a"))
    #expect(try manifest.sealedDigest() == nil)
    try manifest.seal()
    #expect(try manifest.sealedDigest() == manifest.digest())
  }
}
