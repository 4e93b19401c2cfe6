import CTorch

/// Where tensors are and operators run.
public struct Device: Sendable, Hashable, CustomStringConvertible {
  /// A kind of device. The raw values are libtorch's `c10::DeviceType`.
  public enum Kind: Int32, Sendable, CaseIterable {
    /// The processor.
    case cpu = 0
    /// NVIDIA's GPUs.
    case cuda = 1
    /// Apple's GPUs.
    case mps = 13
  }

  /// The kind.
  public let kind: Kind
  /// The number of the device among its kind, from 0.
  public let index: Int

  /// The device `index` of a kind.
  public init(_ kind: Kind, index: Int = 0) {
    self.kind = kind
    self.index = index
  }

  /// The processor.
  public static let cpu = Device(.cpu)

  /// Reads `cpu`, `cuda`, `cuda:1`, `mps`; nil for anything else.
  public init?(name: String) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard let kind = Kind.allCases.first(where: { "\($0)" == parts.first ?? "" }),
      parts.count <= 2, let index = parts.count == 2 ? Int(parts[1]) : 0, index >= 0
    else { return nil }
    self.init(kind, index: index)
  }

  /// The first GPU, or the processor where there is none.
  public static var best: Device {
    [Kind.cuda, .mps].first { $0.count > 0 }.map { Device($0) } ?? .cpu
  }

  /// `cuda:1`, and `cpu` without a number.
  public var description: String { kind == .cpu ? "cpu" : "\(kind):\(index)" }

  /// Throws unless there is such a device.
  ///
  /// - Throws: ``DeviceError``.
  public func check() throws {
    guard index < kind.count else { throw DeviceError(device: self, count: kind.count) }
  }

  /// Waits until the device has done what it was given: for measuring time.
  ///
  /// - Throws: ``TorchError``.
  public func synchronize() throws {
    guard ct_synchronize(raw) == 0 else { throw TorchError(operation: "synchronize") }
  }

  var raw: CTDevice { CTDevice(type: kind.rawValue, index: kind == .cpu ? -1 : Int32(index)) }

  init(raw: CTDevice) {
    self.init(Kind(rawValue: raw.type) ?? .cpu, index: max(0, Int(raw.index)))
  }
}

extension Device.Kind {
  /// How many there are, as far as this libtorch can use them.
  public var count: Int { Int(ct_device_count(rawValue)) }
}

/// What a device's memory holds, in bytes.
public struct DeviceMemory: Sendable, Equatable {
  /// Bytes of tensors now.
  public let allocated: Int
  /// The most there were since ``resetPeak(of:)``.
  public let peak: Int

  /// Reads the statistics of `device`; nil for the processor, which has none.
  ///
  /// - Throws: ``TorchError``.
  public init?(of device: Device) throws {
    guard device.kind != .cpu else { return nil }
    var (allocated, peak): (Int64, Int64) = (0, 0)
    guard ct_memory(device.raw, &allocated, &peak) == 0 else {
      throw TorchError(operation: "read the memory of \(device)")
    }
    self.allocated = Int(allocated)
    self.peak = Int(peak)
  }

  /// Starts the peak anew; nothing happens for the processor.
  ///
  /// - Throws: ``TorchError``.
  public static func resetPeak(of device: Device) throws {
    guard device.kind != .cpu else { return }
    guard ct_reset_peak_memory(device.raw) == 0 else {
      throw TorchError(operation: "reset the memory statistics of \(device)")
    }
  }
}

/// The version of libtorch, and the threads that one operator uses.
public enum TorchRuntime {
  /// The version, such as `2.13.0`.
  public static var version: String { String(cString: ct_version()) }

  /// Threads of one operator on the processor.
  public static var threads: Int {
    get { Int(ct_threads()) }
    set { ct_set_threads(Int32(newValue)) }
  }

  /// Lets the process keep up to 1 GB of freed memory for the next tensors on the processor. To be
  /// called once, at the start of a program.
  public static func keepFreedMemory() { ct_keep_freed_memory() }

  /// Tensors that are alive, in all threads: for tests that look for leaks.
  public static var liveTensors: Int { Int(ct_live_tensors()) }
}
