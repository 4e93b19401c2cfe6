/// The tokens of a vocabulary: bytes by id, and ids by bytes.
struct Vocabulary: Sendable {
  /// All tokens' bytes, one after the other.
  private var storage: [UInt8] = []
  /// Where each token lies in `storage`; ids that no token has are empty.
  private var ranges: [Range<Int32>] = []
  /// Ids plus one in an open-addressed table, 0 where free.
  private var slots: [Int32]
  private var mask: Int
  private(set) var count = 0

  /// Room for `capacity` tokens; more make it grow.
  init(capacity: Int = 0) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: 0, count: size)
    mask = size - 1
  }

  /// One more than the largest id.
  var end: Int { ranges.count }

  /// The bytes of a token; nil for an id that none has.
  subscript(id: Int) -> ArraySlice<UInt8>? {
    guard ranges.indices.contains(id), !ranges[id].isEmpty else { return nil }
    return storage[Int(ranges[id].lowerBound)..<Int(ranges[id].upperBound)]
  }

  /// The id of the token with these bytes.
  func id(of bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    let found = slots[slot(of: bytes)]
    return found == 0 ? nil : found - 1
  }

  /// The id of the token with these bytes.
  func id(of bytes: [UInt8]) -> Int32? {
    bytes.withUnsafeBufferPointer { buffer in id(of: buffer) }
  }

  /// Adds a token; false if its bytes or its id are taken, or it has no bytes.
  mutating func add(_ bytes: [UInt8], id: Int) -> Bool {
    guard !bytes.isEmpty, id >= 0, id < Int(Int32.max) - 1, self[id] == nil else { return false }
    if count * 2 >= slots.count { grow() }
    let slot = bytes.withUnsafeBufferPointer { self.slot(of: $0) }
    guard slots[slot] == 0 else { return false }
    while ranges.count <= id { ranges.append(0..<0) }
    ranges[id] = Int32(storage.count)..<Int32(storage.count + bytes.count)
    storage += bytes
    slots[slot] = Int32(id) + 1
    count += 1
    return true
  }

  private func slot(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 29) & mask
    while slots[slot] != 0, !holds(Int(slots[slot]) - 1, bytes) { slot = (slot + 1) & mask }
    return slot
  }

  private func holds(_ id: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = ranges[id]
    guard range.count == bytes.count else { return false }
    return storage.withUnsafeBufferPointer { storage in
      let start = Int(range.lowerBound)
      for i in bytes.indices where storage[start + i] != bytes[i] { return false }
      return true
    }
  }

  private mutating func grow() {
    let ids = slots.filter { $0 != 0 }
    slots = [Int32](repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for id in ids {
      let range = ranges[Int(id) - 1]
      let slot = Array(storage[Int(range.lowerBound)..<Int(range.upperBound)])
        .withUnsafeBufferPointer { self.slot(of: $0) }
      slots[slot] = id
    }
  }
}
