import Diagnostics
import Foundation
import Terminal

/// What stands in for `lad` where the package was built without libtorch.
@main
enum Lad {
  static func main() {
    Console(color: .auto, json: false, quiet: false).report(NoLibtorch())
    exit(ExitStatus.failed.rawValue)
  }
}

private struct NoLibtorch: ActionableError {
  var message: String { "this lad was built without libtorch, so it can't run a model" }
  var hint: String? {
    "run `make build`, which installs it; LIBTORCH=DIR takes the folder of an installed torch instead"
  }
}
