import ArgumentParser

/// Trains a model.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a build of the workspace.",
    subcommands: [TrainSFTCommand.self, TrainGRPOCommand.self])
}
