import Foundation
import Preparation

/// `~` at the beginning of a path, which the shell does not replace inside a recipe.
extension Pipeline {
  /// The recipe with the user's home folder for `~`.
  var expandingHome: Pipeline {
    var recipe = self
    recipe.sources = sources.map(\.expandingHome)
    recipe.exports = exports.map { request in
      ExportRequest(
        build: request.build, format: request.format, path: request.path?.expandingHome)
    }
    return recipe
  }
}

extension Pipeline.Source {
  /// The source with the user's home folder for `~`.
  var expandingHome: Self {
    guard case .file(let path) = origin else { return self }
    return Self(
      dataset: dataset, origin: .file(path.expandingHome),
      description: description?.expandingHome)
  }
}

extension String {
  var expandingHome: String {
    hasPrefix("~") ? NSString(string: self).expandingTildeInPath : self
  }
}
