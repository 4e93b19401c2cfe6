import Digest
import Foundation
import Manifest

extension RunPlan.Weights {
  /// The weights in a folder, by the hashes of its safetensors files and of its configuration: equal
  /// folders are the same weights, wherever they are.
  ///
  /// - Throws: `SystemError`.
  public init(folder: String) throws {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".safetensors") || ["config.json", "adapter_config.json"].contains($0)
    }.sorted()
    let parts = try names.map { "\($0) \(try SHA256.hex(ofFileAt: folder + "/" + $0))" }
    self.init(path: folder, sha256: SHA256.hex(of: parts.joined(separator: "\n")))
  }
}
