import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a server can't start.
public enum ServingError: ActionableError, Equatable {
  /// The host is not an address of a network interface.
  case badHost(String)
  /// The system refuses the address, with this error number.
  case cannotListen(host: String, port: UInt16, code: Int32)
  /// The key has characters that no key has, or none.
  case badKey
  /// A setting is outside of its range.
  case badSetting(name: String, range: String)
  /// The server runs already, or was stopped.
  case usedTwice

  /// What happened, where and why.
  public var message: String {
    switch self {
    case .badHost(let host): "the host `\(host)` is not an IP address"
    case .cannotListen(let host, let port, let code):
      "cannot listen on \(host) port \(port): \(String(cString: strerror(code)))"
    case .badKey: "the API key is empty, or has characters that no key has"
    case .badSetting(let name, let range): "the server's \(name) must be \(range)"
    case .usedTwice: "the server was started already"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .badHost: "use 127.0.0.1 for this machine alone, 0.0.0.0 for every network interface"
    case .cannotListen(_, _, EADDRINUSE): "another program listens there: choose another port"
    case .cannotListen(_, _, EACCES): "choose a port of 1024 or more"
    case .cannotListen(_, _, EADDRNOTAVAIL): "choose the address of an interface of this machine"
    case .cannotListen: nil
    case .badKey: "use letters, digits and punctuation, without spaces"
    case .badSetting: nil
    case .usedTwice: "make another server"
    }
  }

  /// Settings are the caller's.
  public var exitStatus: ExitStatus {
    switch self {
    case .badHost, .badKey, .badSetting: .usage
    case .cannotListen: .failed
    case .usedTwice: .bug
    }
  }
}
