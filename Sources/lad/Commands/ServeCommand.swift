import ArgumentParser
import ChatServing
import CommandLineTool
import Dispatch
import Foundation
import Reasoner
import Serving
import Terminal

/// Serves the model.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a checkpoint by OpenAI's chat completions.",
    discussion: """
      POST /v1/chat/completions answers whole or as a stream, with pictures as data URLs, n, stop, \
      seed and logprobs; GET /v1/models, /health and /metrics tell of the server. Requests of all \
      clients are computed in one batch. There is no TLS: put a proxy in front for that.

      Ctrl-C or SIGTERM lets running requests finish; a second one ends at once.

      Example: lad serve --model DIR
      Example: LAD_API_KEY=… lad serve --model DIR --host 0.0.0.0 --max-pixels 1003520
      """)

  @Option(help: "The name by which requests call the model. (default: that of its folder)")
  var name: String?

  @OptionGroup(title: "Server") var server: ServerOptions
  @OptionGroup(title: "Model") var model: ModelOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  func run() throws {
    let console = global.console
    let settings = try server.settings()
    let (context, grace) = (try server.contextLength(), try server.graceTime())
    let folder = try model.folder()
    let options = try model.options()
    console.note("loading \(folder) on \(options.device)")
    let engine = BatchedChatModel(
      try ReasoningModel(folder: folder, options: options), name: try name(of: folder),
      created: Self.created(folder),
      limits: .init(answers: settings.concurrentRequests, context: context))
    let log = RequestLog(console: console)
    let chats = ChatServer(model: engine, settings: settings, log: log.write)
    let address = try chats.listen()
    announce(address, settings, engine.card.id, console)
    serve(chats, grace, console)
    engine.stop()
  }

  /// Serves until a signal ends it.
  private func serve(_ chats: ChatServer, _ grace: Duration, _ console: Console) {
    let watch = SignalWatch {
      console.note(
        "stopping: running requests have \(grace.components.seconds) s to finish; again ends at once"
      )
      Task { await chats.stop(grace: grace) }
    }
    // This thread is the main one, which no task needs.
    let end = DispatchSemaphore(value: 0)
    Task {
      try? await chats.run()
      end.signal()
    }
    end.wait()
    withExtendedLifetime(watch) {}
  }

  private func name(of folder: String) throws -> String {
    let path = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    return try Setting.lad.value("name", flag: name, default: path)
  }

  /// When the model was written, in seconds since 1970.
  private static func created(_ folder: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/config.json")
    return (attributes?[.modificationDate] as? Date).map { Int($0.timeIntervalSince1970) } ?? 0
  }
}

// What it says at its start.
extension ServeCommand {
  private func announce(
    _ address: ServerAddress, _ settings: ServerSettings, _ name: String, _ console: Console
  ) {
    if console.isJSON {
      console.json(Record(url: address.url, model: name))
    } else {
      console.line("serving \(console.out.bold(name)) at \(console.out.bold(address.url))")
      if !console.isQuiet { console.note("\n" + example(address, settings, name) + "\n") }
    }
    if settings.isOpenToOthers {
      console.note(
        console.err.yellow("warning:")
          + " other machines can use this server without a key; set \(server.keyName) to ask for one"
      )
    }
  }

  /// A command that asks the server.
  private func example(
    _ address: ServerAddress, _ settings: ServerSettings, _ name: String
  ) -> String {
    let key = settings.key == nil ? "" : #" -H "Authorization: Bearer $\#(server.keyName)""#
    let body = #"{"model": "\#(name)", "messages": [{"role": "user", "content": "Hello!"}]}"#
    return """
        curl \(address.url)/chat/completions\(key) -H 'Content-Type: application/json' \\
          -d '\(body)'
      """
  }

  struct Record: Encodable {
    let message_type = "serving"
    let url: String
    let model: String
  }
}
