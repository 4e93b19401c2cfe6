/// Where and how a server serves.
public struct ServerSettings: Sendable {
  /// The IP address to listen on, or `localhost`.
  public var host: String
  /// The port to listen on; 0 for any that is free.
  public var port: UInt16
  /// What requests below `/v1` must bring in `Authorization: Bearer …`; nil for nothing.
  public var key: APIKey?
  /// The origins whose pages may use the server from a browser, such as `https://example.org`;
  /// `*` for all. None by default.
  public var origins: [String]
  /// Most requests that the model answers at a time, at least 1.
  public var concurrentRequests: Int
  /// Most requests that wait for their turn; a further one is answered with 429.
  public var queuedRequests: Int
  /// Longest time from the first byte of a request to the end of its answer; then the answer is
  /// given up with 504, or with an error event in a stream.
  public var requestTime: Duration
  /// What one request may ask for.
  public var request: RequestLimits
  /// What one connection may cost.
  public var connection: ConnectionLimits

  /// Settings for this machine alone.
  public init(
    host: String = "127.0.0.1", port: UInt16 = 8000, key: APIKey? = nil, origins: [String] = [],
    concurrentRequests: Int = 8, queuedRequests: Int = 32, requestTime: Duration = .seconds(600),
    request: RequestLimits = RequestLimits(), connection: ConnectionLimits = ConnectionLimits()
  ) {
    self.host = host
    self.port = port
    self.key = key
    self.origins = origins
    self.concurrentRequests = concurrentRequests
    self.queuedRequests = queuedRequests
    self.requestTime = requestTime
    self.request = request
    self.connection = connection
  }

  /// Whether other machines may use the server without a key; worth a warning.
  public var isOpenToOthers: Bool {
    key == nil && host != "localhost" && host != "::1" && !host.hasPrefix("127.")
  }

  /// Holds the settings, and what the model says of itself, against what they may be.
  ///
  /// - Throws: ``ServingError/badSetting(name:range:)``.
  func check(_ card: ModelCard) throws(ServingError) {
    let atLeastOne: [(String, Int)] = [
      ("model's context", card.contextLength), ("model's usual answer", card.defaultMaxTokens),
      ("concurrent requests", concurrentRequests), ("largest body", request.bodyBytes),
      ("messages", request.messages), ("largest image", request.imageBytes),
      ("pixels of an image", request.imagePixels), ("choices", request.choices),
      ("most tokens", request.maxTokens ?? 1), ("connections", connection.connections),
      ("largest headers", connection.headBytes),
    ]
    for (name, value) in atLeastOne where value < 1 {
      throw .badSetting(name: name, range: "at least 1")
    }
    let atLeastZero = [
      ("queued requests", queuedRequests), ("images", request.images),
      ("model's top log probabilities", card.abilities.topLogprobs ?? 0),
    ]
    for (name, value) in atLeastZero where value < 0 {
      throw .badSetting(name: name, range: "at least 0")
    }
    let times = [
      ("request time", requestTime), ("time for headers", connection.headTime),
      ("time for a body", connection.bodyTime), ("idle time", connection.idleTime),
      ("time to write", connection.writeTime),
    ]
    for (name, value) in times where value <= .zero {
      throw .badSetting(name: name, range: "above 0")
    }
  }
}
