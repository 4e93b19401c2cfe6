import ArgumentParser
import CommandLineTool
import Foundation
import Preparation

extension Pipeline.Captioner.Kind: ExpressibleByArgument {}
extension Pipeline.Captioner.TokenField: ExpressibleByArgument {}

/// Options of captions by a large model. The key is none of them: a command line can be read by
/// others, and stays in the shell's history.
struct CaptionerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Have a large model write captions: `openai` for any server with OpenAI's chat completions.",
      valueName: "kind"))
  var captioner: Pipeline.Captioner.Kind?

  @Option(
    help: ArgumentHelp(
      "The API's base, such as http://localhost:8000/v1. Its key is read from $PREP_CAPTIONER_KEY "
        + "or $OPENAI_API_KEY.", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("The model, by the server's name for it.", valueName: "name"))
  var model: String?

  @Option(help: ArgumentHelp("Most images to ask about. (default: all)", valueName: "n"))
  var captionerImages: Int?

  @Option(
    help: ArgumentHelp(
      "Most examples of one image from the model. (default: half of --examples-per-image)",
      valueName: "n"))
  var captionerExamples: Int?

  @Option(
    help: ArgumentHelp(
      "Whose questions to tell the model with their right answers, where there are any: mmad or "
        + "none. (default: mmad)", valueName: "name"))
  var captionerPriors: Pipeline.Questions?

  @Option(help: ArgumentHelp("Requests in flight at once. (default: 4)", valueName: "n"))
  var captionerConcurrency: Int?

  @Option(
    help: ArgumentHelp(
      "How often to ask about an image whose answers are rejected. (default: 1)", valueName: "n"))
  var captionerAttempts: Int?

  @Option(
    help: ArgumentHelp(
      "How often to try a request again that fails for the moment. (default: 5)", valueName: "n"))
  var captionerRetries: Int?

  @Option(help: ArgumentHelp("Most seconds until an answer. (default: 120)", valueName: "s"))
  var captionerTimeout: Double?

  @Option(help: ArgumentHelp("Most tokens of an answer. (default: 1500)", valueName: "n"))
  var captionerTokens: Int?

  @Option(
    help: ArgumentHelp(
      "The name of that bound: max_tokens or max_completion_tokens. (default: max_tokens)",
      valueName: "name"))
  var tokenField: Pipeline.Captioner.TokenField?

  @Option(help: ArgumentHelp("Sampling temperature. (default: the server's)", valueName: "t"))
  var temperature: Double?

  @Option(
    help: ArgumentHelp(
      "How closely to look: low, high or auto. (default: the server's)", valueName: "level"))
  var detail: String?

  @Flag(help: "Ask the server to allow nothing but JSON.")
  var jsonMode = false

  @Option(
    help: ArgumentHelp("Price of a million tokens sent, to show costs.", valueName: "price"))
  var priceIn: Double?

  @Option(
    help: ArgumentHelp("Price of a million tokens received, to show costs.", valueName: "price"))
  var priceOut: Double?

  /// The recipe's settings with flags and variables over them; nil if no captions are wanted.
  func resolved(_ file: Pipeline.Captioner?) throws -> Pipeline.Captioner? {
    let kind =
      try captioner
      ?? Setting.prep.variable("captioner").flatMap { (name: String) in
        guard let kind = Pipeline.Captioner.Kind(rawValue: name) else {
          throw Setting.Malformed(name: "PREP_CAPTIONER", value: name)
        }
        return kind
      }
    guard file != nil || kind != nil else {
      if url != nil || model != nil {
        throw ValidationError("--url and --model are for --captioner openai: give it too")
      }
      return nil
    }
    var settings = file ?? Pipeline.Captioner()
    settings.kind = kind ?? settings.kind
    try readTexts(&settings)
    try readNumbers(&settings)
    settings.usesJSONMode = jsonMode || settings.usesJSONMode
    if let problem = settings.problem { throw ValidationError(problem.text) }
    return settings
  }

  private func readTexts(_ settings: inout Pipeline.Captioner) throws {
    settings.url = try Setting.prep.value("url", flag: url, default: settings.url)
    settings.model = try Setting.prep.value("model", flag: model, default: settings.model)
    settings.priors = try Setting.prep.value(
      "captioner-priors", flag: captionerPriors, default: settings.priors)
    settings.detail = try detail ?? Setting.prep.variable("detail") ?? settings.detail
    if let name = try tokenField?.rawValue ?? Setting.prep.variable("token-field") {
      guard let field = Pipeline.Captioner.TokenField(rawValue: name) else {
        throw Setting.Malformed(name: "PREP_TOKEN_FIELD", value: name)
      }
      settings.tokenField = field
    }
  }

  private func readNumbers(_ settings: inout Pipeline.Captioner) throws {
    settings.images = try above(0, "captioner-images", captionerImages) ?? settings.images
    settings.examples = try above(0, "captioner-examples", captionerExamples) ?? settings.examples
    settings.concurrency =
      try above(0, "captioner-concurrency", captionerConcurrency) ?? settings.concurrency
    settings.attempts = try above(0, "captioner-attempts", captionerAttempts) ?? settings.attempts
    settings.retries = try above(-1, "captioner-retries", captionerRetries) ?? settings.retries
    settings.maxTokens = try above(0, "captioner-tokens", captionerTokens) ?? settings.maxTokens
    settings.timeout =
      try captionerTimeout ?? Setting.prep.variable("captioner-timeout") ?? settings.timeout
    settings.temperature =
      try temperature ?? Setting.prep.variable("temperature") ?? settings.temperature
  }

  /// A whole number from flag or variable.
  private func above(_ bound: Int, _ name: String, _ flag: Int?) throws -> Int? {
    guard let value = try flag ?? Setting.prep.variable(name) else { return nil }
    guard value > bound else { throw ValidationError("--\(name) must be above \(bound)") }
    return value
  }

  /// What tokens cost, if it was said.
  func price() throws -> TokenPrice? {
    let input: Double? = try priceIn ?? Setting.prep.variable("price-in")
    let output: Double? = try priceOut ?? Setting.prep.variable("price-out")
    guard input != nil || output != nil else { return nil }
    guard (input ?? 0) >= 0, (output ?? 0) >= 0 else {
      throw ValidationError("--price-in and --price-out can't be below 0")
    }
    return TokenPrice(input: input ?? 0, output: output ?? 0)
  }

  /// The server's key, from the environment alone.
  func key() throws -> CaptionerKey? {
    let environment = ProcessInfo.processInfo.environment
    for name in ["PREP_CAPTIONER_KEY", "OPENAI_API_KEY"] {
      if let text = environment[name], let key = try CaptionerKey(text, variable: name) {
        return key
      }
    }
    return nil
  }
}
