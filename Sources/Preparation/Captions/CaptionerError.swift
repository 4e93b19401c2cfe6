import Diagnostics

/// Why captions can't be asked for, or no further ones.
public enum CaptionerError: ActionableError, Equatable {
  /// The address can't be one.
  case badURL(String, problem: String)
  /// The key has characters that no key has.
  case badKey(variable: String)
  /// A setting is missing that has no default.
  case missing(setting: String, flag: String)
  /// The server refuses for good.
  case refused(server: String, status: Int, reason: String, hasKey: Bool)
  /// The server points elsewhere.
  case redirected(server: String, to: String)
  /// What came with status 200 is no answer of a chat.
  case noChat(server: String, reason: String)
  /// It failed as often as was allowed.
  case gaveUp(server: String, tries: Int, reason: String)
  /// It asks to wait longer than anybody would.
  case longWait(server: String, seconds: Double, reason: String)
  /// Not one of the first answers could be used.
  case allRejected(model: String, answers: Int, reason: String)

  /// What happened, where, and in the server's words why.
  public var message: String {
    switch self {
    case .badURL(let url, let problem): "the captioner's address `\(url)` can't be used: \(problem)"
    case .badKey(let variable):
      "the key in \(variable) has spaces, line breaks or other characters that no key has"
    case .missing(let setting, _): "the captioner's \(setting) is not known"
    case .refused(let server, let status, let reason, _):
      "\(server) refuses with status \(status): \(reason)"
    case .redirected(let server, let to):
      "\(server) redirects to \(to), which is not followed: the key is meant for \(server) alone"
    case .noChat(let server, let reason): "what \(server) sent is no answer of a chat: \(reason)"
    case .gaveUp(let server, let tries, let reason):
      "\(server) failed \(tries == 1 ? "" : "\(tries) times, the last time: ")\(reason)"
    case .longWait(let server, let seconds, let reason):
      "\(server) asks to wait \(Int(seconds)) s before the next request: \(reason)"
    case .allRejected(let model, let answers, let reason):
      "none of the first \(answers) answers of \(model) can be used, the last one because: \(reason)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .badURL(_, let problem) where problem.hasPrefix("it holds"):
      "put the key in the variable PREP_CAPTIONER_KEY"
    case .badURL: "give the API's base, such as --url http://localhost:8000/v1"
    case .badKey(let variable): "set \(variable) again, with the key alone in it"
    case .missing(_, let flag): "give it with \(flag), or in the pipeline under `sft: captioner:`"
    case .refused(_, let status, let reason, let hasKey):
      Self.hint(status: status, reason: reason, hasKey: hasKey)
    case .redirected: "give the address it redirects to with --url, if you trust it"
    case .noChat: "is --url the API's base? It often ends with /v1"
    case .gaveUp(_, _, let reason) where reason.contains("certificate"):
      "if you trust the server, add its certificate authority to the system's "
        + "(/usr/local/share/ca-certificates, then `update-ca-certificates`)"
    case .gaveUp:
      "is --url right, and the server up? The same command asks only for what is missing"
    case .longWait: "run the same command again then: it asks only for what is missing"
    case .allRejected:
      "`prep inspect` shows what was said of an image; another --model may do better, or --json-mode "
        + "if it is not JSON. The same command goes on"
    }
  }

  private static func hint(status: Int, reason: String, hasKey: Bool) -> String {
    if status == 401 || status == 403 || status == 407 {
      return hasKey
        ? "check the key in PREP_CAPTIONER_KEY (or OPENAI_API_KEY)"
        : "put a key in the variable PREP_CAPTIONER_KEY (or OPENAI_API_KEY)"
    }
    if reason.contains("max_completion_tokens") {
      return "try --token-field max_completion_tokens"
    }
    if status == 404 { return "check --model, and --url: it often ends with /v1" }
    return "check --model and the captioner's other settings; what was answered is kept"
  }

  /// What was typed wrong is a matter of usage.
  public var exitStatus: ExitStatus {
    switch self {
    case .badURL, .badKey, .missing: .usage
    default: .failed
    }
  }
}
