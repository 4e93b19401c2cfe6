import Foundation
import ModelFixtures
import Testing

/// Golden files of `scripts/fixtures/grpo.py` and `optimization.py`.
enum Golden {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path

  static func tensors(_ name: String) throws -> TensorFile {
    try TensorFile("\(folder)/\(name).safetensors")
  }

  static func cases<Case: Decodable>(_ name: String) throws -> [Case] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json"))
    return try JSONDecoder().decode([Case].self, from: data)
  }
}

/// Whether a number is the golden one up to 1e-5 of it. Golden numbers are rounded to single precision,
/// so near 0 only their last digits differ.
func agrees(_ found: Double, _ golden: Double, tolerance: Double = 1e-5) -> Bool {
  abs(found - golden) <= tolerance * max(abs(golden), 1e-2)
}

/// Holds metrics against golden ones, in which nil stands for NaN.
func expect(
  _ found: [String: Double], are golden: [String: Double?], _ label: String,
  location: SourceLocation = #_sourceLocation
) {
  let known = golden.compactMapValues { $0 }
  #expect(found.keys.sorted() == known.keys.sorted(), "\(label)", sourceLocation: location)
  for (name, wanted) in known {
    let value = found[name] ?? .nan
    #expect(
      agrees(value, wanted), "\(label): \(name) is \(value), not \(wanted)",
      sourceLocation: location)
  }
}
