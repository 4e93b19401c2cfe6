import Archives
import Foundation
import Synthetic

/// An archive of all five products with all their defects, drawn once for all tests: 111 pictures.
enum DrawnArchive {
  /// The members, in archive order.
  static let members: Result<Members, any Error> = Result {
    var members = Members()
    let options = SyntheticArchive.Options(scale: 0.1, fraction: 0.005, jobs: 2)
    try SyntheticArchive(options: options).write(
      to: { members.add($0.path, $0.bytes) }, truth: { _ in }, progress: { _, _ in })
    return members
  }

  /// Only what belongs to `category`.
  static func members(of category: String) throws -> Members {
    Members(files: try members.get().files.filter { $0.path.hasPrefix(category + "/") })
  }
}
