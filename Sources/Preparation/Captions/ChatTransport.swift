import Diagnostics
import Foundation

/// Sends one HTTP request and waits for its answer.
///
/// Behind a protocol so that the rest does not know which HTTP client there is.
public protocol ChatTransport: Sendable {
  /// Posts `post.body` and returns what the server says, whatever the status.
  ///
  /// Never follows a redirect: the key in the request is meant for one server.
  ///
  /// - Throws: ``TransportFailure`` if no whole answer came; `Interrupted` once `cancellation` asks
  ///   to stop.
  func send(_ post: ChatPost, cancellation: Cancellation) throws -> ChatReply
}

/// A request to a server.
public struct ChatPost: Sendable {
  /// Where to.
  public let url: URL
  /// The bearer's key, for the header `Authorization`; none is sent if nil.
  public let key: CaptionerKey?
  /// The JSON.
  public let body: Data
  /// The most seconds until the whole answer is there.
  public let timeout: Double
}

/// A server's answer.
public struct ChatReply: Sendable {
  /// The HTTP status.
  public let status: Int
  /// The header `Retry-After`.
  public let retryAfter: String?
  /// The header `Location`.
  public let location: String?
  /// What came.
  public let body: Data

  init(status: Int, retryAfter: String? = nil, location: String? = nil, body: Data = Data()) {
    self.status = status
    self.retryAfter = retryAfter
    self.location = location
    self.body = body
  }
}

/// Why no whole answer came.
public enum TransportFailure: Error, Equatable {
  /// It did not come in time.
  case timeout(seconds: Double)
  /// The connection failed or broke, in the system's words.
  case connection(String)

  /// What happened.
  var message: String {
    switch self {
    case .timeout(let seconds): "no answer within \(Int(seconds.rounded(.up))) s"
    case .connection(let reason): reason
    }
  }
}
