import Torch

/// What the vision tower has to know of a grid: the order of blocks, and the rotations of patches in
/// that order.
struct VisionLayout: Sendable {
  let plan: WindowPlan
  /// Patches a block.
  let blockSize: Int
  /// The order of blocks as an index, and back.
  let order: Tensor
  let places: Tensor
  /// Rotations of patches, `[patches, 1, 1, size of a head]`, in single precision.
  let rotary: Rotary

  init(_ grid: PixelGrid, _ config: QwenConfig.Vision, on device: Device) throws {
    let merge = config.mergeSize
    let (rows, columns) = (grid.height / merge, grid.width / merge)
    plan = WindowPlan(
      rows: rows, columns: columns, side: config.windowSize / (config.patchSize * merge))
    blockSize = merge * merge
    order = try Tensor(plan.order.map(Int64.init), on: device)
    places = try Tensor(plan.places.map(Int64.init), on: device)

    // Patch rows and columns in the new order; within a block, row by row.
    let patches = plan.order.flatMap { block in
      (0..<merge).flatMap { y in
        (0..<merge).map { x in
          (Float(block / columns * merge + y), Float(block % columns * merge + x))
        }
      }
    }
    let frequencies = try rotaryFrequencies(size: config.headSize / 2, theta: 10_000)
    let angles = try [patches.map(\.0), patches.map(\.1)].map {
      try Tensor($0, shape: [grid.count, 1]) * frequencies
    }
    rotary = try Rotary(angles: Tensor.cat(angles, -1)).map {
      try $0.reshaped(grid.count, 1, 1, -1).on(device)
    }
  }
}
