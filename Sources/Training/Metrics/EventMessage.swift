/// An `Event` of TensorBoard in the form of Protocol Buffers
/// (https://protobuf.dev/programming-guides/encoding).
struct EventMessage {
  enum Content {
    /// The first event of a file.
    case version
    /// A session starts at the event's step; what others wrote from there on is void.
    case start
    /// Values by their tags.
    case scalars([(tag: String, value: Float)])
  }

  let time: Double
  let step: Int
  let content: Content

  var bytes: [UInt8] {
    var event = Message()
    event.double(1, time)
    event.integer(2, step)
    switch content {
    case .version: event.string(3, "brain.Event:2")
    case .scalars(let values): event.message(5, Self.summary(values))
    case .start:
      var session = Message()
      session.integer(1, 1)  // SessionLog.START
      event.message(7, session)
    }
    return event.bytes
  }

  private static func summary(_ values: [(tag: String, value: Float)]) -> Message {
    var summary = Message()
    for (tag, value) in values {
      var entry = Message()
      entry.string(1, tag)
      entry.float(2, value)
      summary.message(1, entry)
    }
    return summary
  }
}

/// Fields of a message, one behind the other.
private struct Message {
  private(set) var bytes: [UInt8] = []

  /// A field that is left out where it is 0, as proto3 does.
  mutating func double(_ field: Int, _ value: Double) {
    guard value.bitPattern != 0 else { return }
    append(key: field, wire: 1)
    bytes += withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
  }

  /// A field that is left out where it is 0.
  mutating func integer(_ field: Int, _ value: Int) {
    guard value != 0 else { return }
    append(key: field, wire: 0)
    append(number: UInt64(bitPattern: Int64(value)))
  }

  /// A field of a oneof: written even where it is 0.
  mutating func float(_ field: Int, _ value: Float) {
    append(key: field, wire: 5)
    bytes += withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
  }

  mutating func string(_ field: Int, _ value: String) { append(field, Array(value.utf8)) }

  mutating func message(_ field: Int, _ value: Message) { append(field, value.bytes) }

  private mutating func append(_ field: Int, _ content: [UInt8]) {
    append(key: field, wire: 2)
    append(number: UInt64(content.count))
    bytes += content
  }

  private mutating func append(key field: Int, wire: UInt64) {
    append(number: UInt64(field) << 3 | wire)
  }

  private mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
