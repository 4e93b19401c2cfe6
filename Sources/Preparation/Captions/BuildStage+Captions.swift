import Diagnostics
import Manifest

extension BuildStage {
  /// What asks for the captions that the recipe wants; nil if it wants none.
  ///
  /// - Throws: ``CaptionerError`` if the recipe leaves open which model, ``BuildError`` if it wants no
  ///   examples that captions could take the place of.
  public func captioner() throws -> Captioner? {
    let recipe = inputs.pipeline.sft
    guard let settings = recipe.captioner else { return nil }
    guard recipe.examples != 0 else {
      throw BuildError.noExamples(for: "the captions of a large model")
    }
    return try Captioner(inputs, settings: settings, manifest: manifest)
  }
}

extension Captioner {
  /// Asks the recipe's server for all captions that are missing.
  ///
  /// - Parameters:
  ///   - key: the server's key, if it wants one.
  ///   - notice: is told of failures that are tried again; called on other threads.
  ///   - progress: is told how far it is, now and then, on the caller's thread.
  /// - Throws: ``CaptionerError``, `Interrupted`; what was answered by then is kept.
  public func run(
    key: CaptionerKey?, cancellation: Cancellation, notice: @escaping @Sendable (String) -> Void,
    progress: (CaptionTally) -> Void
  ) throws -> CaptionTally {
    let client = ChatClient(
      transport: URLSessionTransport(connections: settings.concurrency), endpoint: try endpoint(),
      key: key, settings: settings, notice: notice)
    return try run(client, cancellation: cancellation, progress: progress)
  }

  /// The server's address.
  ///
  /// - Throws: ``CaptionerError`` if there is none, or none that can be used.
  public func endpoint() throws -> CaptionerEndpoint {
    guard !settings.url.isEmpty else {
      throw CaptionerError.missing(setting: "address", flag: "--url")
    }
    return try CaptionerEndpoint(base: settings.url)
  }
}
