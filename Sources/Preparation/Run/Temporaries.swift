import Foundation
import Manifest

/// What is written beside its place in a workspace, as `<name>.tmp-<process>`.
public enum Temporaries {
  /// Removes exports and drawn archives whose process was killed while it wrote them.
  ///
  /// Only in the workspace's own folders: elsewhere a file of that name may be the user's.
  public static func removeAbandoned(in workspace: Workspace) {
    for folder in ["exports", "drawn"].map(workspace.absolute) {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      where isAbandoned(name) {
        try? FileManager.default.removeItem(atPath: folder + "/" + name)
      }
    }
  }

  private static func isAbandoned(_ name: String) -> Bool {
    guard let mark = name.range(of: ".tmp-", options: .backwards),
      let process = Int32(name[mark.upperBound...]), process > 0
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
