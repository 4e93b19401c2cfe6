import Digest
import Manifest

/// The hash of a build's rows: equal rows in equal order give equal digests.
public enum BuildDigest {
  /// The digest of `rows`.
  public static func of(_ rows: [BuildRow]) -> String {
    let hash = SHA256()
    for row in rows {
      let images = row.images.map { "\($0.role)=\($0.image)" }.joined(separator: ",")
      let fields = [
        images, row.task, row.messages, row.answer, row.broken ?? "", row.provenance,
      ]
      hash.update(fields.joined(separator: "\u{1f}") + "\n")
    }
    return hash.hex()
  }
}
