import Diagnostics
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Sends requests by Foundation's URL loading system: libcurl on Linux.
///
/// It is not left to decide anything. Of swift-corelibs-foundation 6.3 we saw: a redirect to another
/// host would carry the key along; `timeoutIntervalForResource` has no effect on an answer that
/// trickles; and an answer of 401 with `WWW-Authenticate` never comes back if the challenge is left
/// to the default. So redirects and challenges are refused here, and the time is kept here.
public final class URLSessionTransport: ChatTransport {
  private let session: URLSession
  private let refusals = Refusals()

  /// A transport with at most `connections` connections to a server.
  public init(connections: Int) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = max(1, connections)
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    session = URLSession(configuration: configuration, delegate: refusals, delegateQueue: nil)
  }

  deinit {
    session.finishTasksAndInvalidate()
  }

  /// Posts and waits; see ``ChatTransport``.
  public func send(_ post: ChatPost, cancellation: Cancellation) throws -> ChatReply {
    let arrival = Arrival()
    let task = session.dataTask(with: Self.request(post)) { data, response, error in
      arrival.put(data, response as? HTTPURLResponse, error)
    }
    defer { refusals.forget(task) }
    task.resume()
    let deadline = ContinuousClock.now + .seconds(post.timeout)
    while !arrival.isThere(within: 0.05) {
      if cancellation.isCancelled {
        task.cancel()
        throw Interrupted()
      }
      if ContinuousClock.now >= deadline {
        task.cancel()
        throw TransportFailure.timeout(seconds: post.timeout)
      }
    }
    if let status = refusals.status(of: task) { return ChatReply(status: status) }
    return try arrival.reply(timeout: post.timeout)
  }

  private static func request(_ post: ChatPost) -> URLRequest {
    // The time is kept by `send`; this bound only keeps the system's own, of a minute, away.
    var request = URLRequest(url: post.url, timeoutInterval: post.timeout + 60)
    request.httpMethod = "POST"
    request.httpBody = post.body
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    request.setValue("prep", forHTTPHeaderField: "User-Agent")
    if let key = post.key {
      request.setValue(key.authorization, forHTTPHeaderField: "Authorization")
    }
    return request
  }
}

/// The end of a request, put there by the session's thread and awaited by the caller's.
private final class Arrival: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  private let result = Mutex<(Data?, HTTPURLResponse?, (any Error)?)>((nil, nil, nil))

  func put(_ data: Data?, _ response: HTTPURLResponse?, _ error: (any Error)?) {
    result.withLock { $0 = (data, response, error) }
    semaphore.signal()
  }

  func isThere(within seconds: Double) -> Bool {
    semaphore.wait(timeout: .now() + seconds) == .success
  }

  func reply(timeout: Double) throws(TransportFailure) -> ChatReply {
    let (data, response, error) = result.withLock { $0 }
    if let error {
      if (error as? URLError)?.code == .timedOut { throw .timeout(seconds: timeout) }
      throw .connection(error.localizedDescription)
    }
    guard let response else { throw .connection("the server sent no HTTP answer") }
    return ChatReply(
      status: response.statusCode,
      retryAfter: response.value(forHTTPHeaderField: "Retry-After"),
      location: response.value(forHTTPHeaderField: "Location"), body: data ?? Data())
  }
}

/// Refuses redirects and challenges.
private final class Refusals: NSObject, URLSessionTaskDelegate {
  private let challenged = Mutex<[Int: Int]>([:])

  /// The status of a task that a challenge ended: its answer itself is lost.
  func status(of task: URLSessionTask) -> Int? {
    challenged.withLock { $0[task.taskIdentifier] }
  }

  func forget(_ task: URLSessionTask) {
    challenged.withLock { $0[task.taskIdentifier] = nil }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
    completionHandler:
      @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
  ) {
    let isPassword = [
      NSURLAuthenticationMethodHTTPBasic, NSURLAuthenticationMethodHTTPDigest,
      NSURLAuthenticationMethodDefault,
    ].contains(challenge.protectionSpace.authenticationMethod)
    // A server's certificate is a challenge too, on other systems than Linux.
    guard isPassword else { return completionHandler(.performDefaultHandling, nil) }
    challenged.withLock {
      let status = (challenge.failureResponse as? HTTPURLResponse)?.statusCode
      $0[task.taskIdentifier] = status ?? 401
    }
    completionHandler(.rejectProtectionSpace, nil)
  }
}
