/// A request whose body has arrived.
struct HTTPRequest: Sendable {
  let head: HTTPHead
  let body: [UInt8]
  /// When its first byte came.
  let began: ContinuousClock.Instant
}

/// What answers requests. All methods are called concurrently.
protocol HTTPHandler: Sendable {
  /// What a request is given before its body is read, and holds until it is answered.
  associatedtype Admission: Sendable

  /// Decides by the head alone, so that nothing is read for a request that is refused.
  ///
  /// - Throws: ``APIError``.
  func admit(_ head: HTTPHead) throws -> Admission

  /// Answers through `writer`; is cancelled when the client leaves.
  func respond(to request: HTTPRequest, admitted: Admission, with writer: ResponseWriter) async

  /// The answer to a request that can't be read, or was not admitted.
  func refusal(_ error: APIError, of head: HTTPHead?, began: ContinuousClock.Instant)
    -> HTTPResponse
}
