import ArgumentParser
import CommandLineTool
import Manifest
import Preparation
import Terminal

extension Pipeline.Questions: ExpressibleByArgument {}
extension Pipeline.Templates: ExpressibleByArgument {}

/// Options of all builds.
struct BuildOptions: ParsableArguments {
  @Option(help: "Seed of every choice. (default: the pipeline's, else 0)")
  var seed: Int?

  @Option(help: "The profile whose patches are shown. (default: the pipeline's, else the only one)")
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Share of the test images, by category and defect, that training may use. (default: 0.5)",
      valueName: "share"))
  var trainingShare: Double?

  @Option(
    help: ArgumentHelp(
      "What the model is asked: a name of `prep prompts list`, or an own .yaml file. "
        + "(default: lad-reasoner)",
      valueName: "name|file"))
  var prompt: String?

  @Flag(name: .customLong("dry-run"), help: "Only say what would be built.")
  var isDryRun = false

  @OptionGroup(title: "Pipeline") var pipeline: PipelineOptions
  @OptionGroup(title: "Output") var global: GlobalOptions

  /// The recipe with the flags and variables that all builds share.
  func resolved() throws -> Pipeline {
    var recipe = try pipeline.load()
    recipe.seed = try Setting.prep.value("seed", flag: seed, default: recipe.seed)
    recipe.prompt = try Setting.prep.value("prompt", flag: prompt, default: recipe.prompt)
    if let share = try trainingShare ?? Setting.prep.variable("training-share") {
      guard share > 0, share < 1 else {
        throw ValidationError("--training-share must be between 0 and 1")
      }
      recipe.trainingShare = Pipeline.TrainingShare(share)
    }
    return recipe
  }

  /// Opens the workspace, makes the build, and prints what it made.
  func run(_ command: some BuildCommand, next: String) throws {
    let recipe = try command.recipe()
    // A dry run only reads, so it works beside a writer too.
    let place = global.place
    guard place.exists else { throw ManifestError.noWorkspace(path: place.path) }
    let manifest =
      isDryRun
      ? try ManifestDatabase.reading(place)
      : try ManifestDatabase.writing(place, purpose: "prep build")
    BuildPrinter(console: global.console, isDryRun: isDryRun)
      .show(try command.report(recipe, manifest), next: next + global.workspaceOption)
  }
}

/// A command that makes a build.
protocol BuildCommand: ParsableCommand {
  /// What all builds have.
  var options: BuildOptions { get }

  /// The recipe with the command's flags and variables.
  func recipe() throws -> Pipeline

  /// Makes the build.
  func make(_ stage: BuildStage) throws -> BuildReport
}

extension BuildCommand {
  /// Makes the build from what `manifest` holds.
  func report(_ recipe: Pipeline, _ manifest: ManifestDatabase) throws -> BuildReport {
    try make(BuildStage(manifest, pipeline: recipe, profile: options.profile))
  }
}

/// Makes supervised examples.
struct BuildSFTCommand: BuildCommand {
  static let configuration = CommandConfiguration(
    commandName: "build-sft",
    abstract: "Make supervised examples: captions, questions on defects, checks of rules, boxes.",
    discussion: """
      Uses the training share of the test images; what it says follows from the label, the masks \
      and the product knowledge. Asks in free words, for yes or no, for a letter and for boxes, \
      each answer as often as the others. The same command again finds its build and changes \
      nothing.

      Example: prep build-sft --pipeline pipelines/loco-only.yaml
      """)

  @Option(
    help: ArgumentHelp(
      "Most examples in all, spread evenly over products and tasks; 0 for --reasoning or --questions alone. (default: no limit)",
      valueName: "n"))
  var examples: Int?

  @Option(help: ArgumentHelp("Most examples of one image. (default: 4)", valueName: "n"))
  var examplesPerImage: Int?

  @Option(
    help:
      "Questions of others to ask beside our own, all about an image: none or mmad. (default: none)"
  )
  var questions: Pipeline.Questions?

  @Option(
    help: ArgumentHelp(
      "Most examples of reasoning beside the others: GRPO's prompt with thoughts and verdict, a cold start for small models. (default: none)",
      valueName: "n"))
  var reasoning: Int?

  @OptionGroup(title: "Captions by a large model") var captioner: CaptionerOptions
  @OptionGroup var options: BuildOptions

  func run() throws { try options.run(self, next: "prep build-grpo") }

  func recipe() throws -> Pipeline {
    var recipe = try options.resolved()
    recipe.sft.examples = try limit("examples", examples, least: 0) ?? recipe.sft.examples
    recipe.sft.examplesPerImage = try positive(
      "examples-per-image", examplesPerImage, recipe.sft.examplesPerImage)
    recipe.sft.reasoning = try limit("reasoning", reasoning) ?? recipe.sft.reasoning
    recipe.sft.questions = try Setting.prep.value(
      "questions", flag: questions, default: recipe.sft.questions)
    recipe.sft.captioner = try captioner.resolved(recipe.sft.captioner)
    return recipe
  }

  func make(_ stage: BuildStage) throws -> BuildReport {
    let texts = try stage.captioner().map {
      try CaptionRun($0, options: captioner, console: options.global.console)
        .texts(isDryRun: options.isDryRun)
    }
    return try stage.sft(written: texts ?? [:], isDryRun: options.isDryRun)
  }
}

/// Makes GRPO prompts.
struct BuildGRPOCommand: BuildCommand {
  static let configuration = CommandConfiguration(
    commandName: "build-grpo",
    abstract: "Make GRPO prompts: a normal reference and a query, answered yes or no.",
    discussion: """
      Uses the training share of the test images, as many anomalous as good ones of each product, \
      every kind of defect before any again.

      Example: prep build-grpo --prompts 500 --reference nearest
      """)

  @Option(help: ArgumentHelp("Most prompts. (default: 1000)", valueName: "n"))
  var prompts: Int?

  @Option(
    help: ArgumentHelp(
      "Most prompts of one query, each with another reference. (default: 2)", valueName: "n"))
  var pairsPerQuery: Int?

  @Option(
    help: ArgumentHelp(
      "Only anomalies so hard to see, separated by commas: easy, medium, hard. (default: all)",
      valueName: "list"))
  var difficulty: String?

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var options: BuildOptions

  func run() throws { try options.run(self, next: "prep build-eval") }

  func recipe() throws -> Pipeline {
    var recipe = try options.resolved()
    recipe.grpo.prompts = try positive("prompts", prompts, recipe.grpo.prompts)
    recipe.grpo.pairsPerQuery = try positive(
      "pairs-per-query", pairsPerQuery, recipe.grpo.pairsPerQuery)
    (recipe.grpo.reference, recipe.grpo.references) = try references.resolved(
      recipe.grpo.reference, recipe.grpo.references)
    recipe.grpo.difficulty = try difficulties() ?? recipe.grpo.difficulty
    return recipe
  }

  func make(_ stage: BuildStage) throws -> BuildReport {
    try stage.grpo(isDryRun: options.isDryRun)
  }

  private func difficulties() throws -> [Difficulty]? {
    guard let text: String = try difficulty ?? Setting.prep.variable("difficulty") else {
      return nil
    }
    let wanted = try text.split(separator: ",").map { word in
      guard let one = Difficulty(rawValue: String(word)) else {
        throw ValidationError("--difficulty is a list of easy, medium and hard, such as easy,hard")
      }
      return one
    }
    return wanted.isEmpty ? nil : Difficulty.allCases.filter(wanted.contains)
  }
}

/// Makes the evaluation set.
struct BuildEvalCommand: BuildCommand {
  static let configuration = CommandConfiguration(
    commandName: "build-eval",
    abstract: "Make the evaluation set: the test images that training may not use.",
    discussion: """
      References come from the validation images, so that no image serves training and evaluation.

      With --questions mmad the questions of MMAD are asked in place of our own, about images of all \
      kinds, in MMAD's way: the answer is a letter, and before the image comes a normal one that the \
      file proposes, if no training may use it.

      Example: prep build-eval --reference nearest
      """)

  @Option(
    help: "Questions of others to ask in place of our own: none or mmad. (default: none)")
  var questions: Pipeline.Questions?

  @Option(
    help: ArgumentHelp(
      "Normal images shown before the one that MMAD asks about, 0 or 1. (default: 1)",
      valueName: "n"))
  var shots: Int?

  @Option(
    help: "Which normal image of those that MMAD proposes: random or similar. (default: random)")
  var templates: Pipeline.Templates?

  @OptionGroup var references: ReferenceOptions
  @OptionGroup var options: BuildOptions

  func run() throws { try options.run(self, next: "prep status") }

  func recipe() throws -> Pipeline {
    var recipe = try options.resolved()
    (recipe.eval.reference, recipe.eval.references) = try references.resolved(
      recipe.eval.reference, recipe.eval.references)
    var eval = recipe.eval
    eval.questions = try Setting.prep.value("questions", flag: questions, default: eval.questions)
    eval.templates = try Setting.prep.value("templates", flag: templates, default: eval.templates)
    eval.shots = try Setting.prep.value("shots", flag: shots, default: eval.shots)
    guard Pipeline.Eval.allowedShots.contains(eval.shots) else {
      throw ValidationError("--shots must be 0 or 1")
    }
    recipe.eval = eval
    return recipe
  }

  func make(_ stage: BuildStage) throws -> BuildReport {
    try stage.eval(isDryRun: options.isDryRun)
  }
}

/// A whole number of at least `least` from flag or variable, nil where neither says one.
private func limit(_ name: String, _ flag: Int?, least: Int = 1) throws -> Int? {
  guard let value = try flag ?? Setting.prep.variable(name) else { return nil }
  guard value >= least else { throw ValidationError("--\(name) must be at least \(least)") }
  return value
}

/// A whole number above 0 from flag, variable or recipe.
func positive(_ name: String, _ flag: Int?, _ fallback: Int) throws -> Int {
  let value = try Setting.prep.value(name, flag: flag, default: fallback)
  guard value > 0 else { throw ValidationError("--\(name) must be above 0") }
  return value
}
