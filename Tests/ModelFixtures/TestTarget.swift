import Foundation
import QwenVL
import Torch

/// Where the parity tests compute: `TEST_DEVICE=cuda TEST_DTYPE=bfloat16 swift test --filter Parity`.
package enum TestTarget {
  private static let environment = ProcessInfo.processInfo.environment

  /// The device; the processor by default.
  package static let device = environment["TEST_DEVICE"].flatMap(Device.init(name:)) ?? .cpu
  /// The type; single precision by default.
  package static let dtype = environment["TEST_DTYPE"].flatMap(DType.init(name:)) ?? .float32

  /// What a difference of `exact` in single precision may be in the type of the tests: 16 bits leave
  /// two to three digits, and these models, whose attention is sharp on purpose, lose some more.
  package static func tolerance(_ exact: Double) -> Double {
    dtype == .float32 ? exact : 0.15
  }

  /// The model of a case.
  package static func model(_ sample: ModelCase) throws -> QwenModel {
    try QwenModel(folder: sample.model, dtype: dtype, device: device)
  }
}
