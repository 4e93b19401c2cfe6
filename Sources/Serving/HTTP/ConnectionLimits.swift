/// What one connection may cost, whoever is at its other end.
public struct ConnectionLimits: Sendable, Equatable {
  /// Most connections at a time; a further one is answered with 503 and closed.
  public var connections: Int
  /// Most bytes of a request's first line and headers; more is answered with 431.
  public var headBytes: Int
  /// Longest time from the first byte of a request to the end of its headers; then 408.
  public var headTime: Duration
  /// Longest time from the end of the headers to the end of the body; then 408.
  public var bodyTime: Duration
  /// Longest time without a request before a connection is closed.
  public var idleTime: Duration
  /// Longest time that a client may leave a part of an answer unread before it counts as gone.
  public var writeTime: Duration

  /// Limits for a service that a browser, a script or a proxy talks to.
  public init(
    connections: Int = 256, headBytes: Int = 32 * 1024, headTime: Duration = .seconds(10),
    bodyTime: Duration = .seconds(60), idleTime: Duration = .seconds(75),
    writeTime: Duration = .seconds(30)
  ) {
    self.connections = connections
    self.headBytes = headBytes
    self.headTime = headTime
    self.bodyTime = bodyTime
    self.idleTime = idleTime
    self.writeTime = writeTime
  }
}
