import Diagnostics
import Dispatch
import Imaging

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What has to be set once, before anything else runs.
func configureProcess() {
  // A reader that goes away (`prep status | head`) is no failure of ours.
  signal(SIGPIPE, SIG_IGN)
  // A file-size limit should end in an error that names the file, not in a signal.
  signal(SIGXFSZ, SIG_IGN)
  ImageMemory.keepFreed()
}

/// Turns SIGINT, SIGTERM and SIGHUP into a request to stop where nothing is half-done; a second one
/// ends the process at once.
public final class SignalWatch {
  /// What the signals cancel.
  public let cancellation = Cancellation()
  private var sources: [any DispatchSourceSignal] = []

  /// Watches from now on.
  ///
  /// - Parameter stop: is called at the first signal, for what waits for something else than the flag.
  public init(then stop: @Sendable @escaping () -> Void = {}) {
    let queue = DispatchQueue(label: "signals")
    // Not what is cancelled: that may have been somebody else, before the first signal.
    let signalled = Cancellation()
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      let cancellation = cancellation
      source.setEventHandler {
        if signalled.isCancelled { _exit(130) }
        signalled.cancel()
        cancellation.cancel()
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }
}
