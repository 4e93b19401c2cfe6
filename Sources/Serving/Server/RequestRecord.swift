/// What became of one request, for a log. Of what was said it holds nothing but the few characters
/// that a ``problem`` may quote.
public struct RequestRecord: Sendable {
  /// The method, such as `POST`; empty where the request could not be read.
  public var method: String
  /// The route that answered, such as `/v1/chat/completions`; `other` where none did.
  public var route: String
  /// The status of the answer; 499 where the client left before its end. A stream that fails
  /// midway has the status that its error would have had at its beginning.
  public var status: Int
  /// From the first byte of the request to the last of its answer.
  public var duration: Duration
  /// The name of the answer, for chats.
  public var id: String?
  /// The tokens of the prompt, images included; nil where the model did not tell.
  public var promptTokens: Int?
  /// The tokens generated; nil where the model did not tell.
  public var completionTokens: Int?
  /// From the first byte of the request to the first text; nil where there was none.
  public var timeToFirstToken: Duration?
  /// What went wrong, in more detail than the client is told; nil where nothing did.
  public var problem: String?
}
