import ArgumentParser
import CommandLineTool
import Preparation

/// Options on the normal images that stand beside a query.
struct ReferenceOptions: ParsableArguments {
  @Option(
    help: """
      How references are chosen: random, nearest (the images that look most like the query), or \
      fixed (the same for all queries of a product). (default: random)
      """)
  var reference: ReferenceChoice?

  @Option(help: ArgumentHelp("References of a query. (default: 1)", valueName: "n"))
  var references: Int?

  /// What flags and variables say, else what the recipe says.
  func resolved(_ choice: ReferenceChoice, _ count: Int) throws -> (ReferenceChoice, Int) {
    (
      try Setting.prep.value("reference", flag: reference, default: choice),
      try positive("references", references, count)
    )
  }
}

extension ReferenceChoice: ExpressibleByArgument {}
