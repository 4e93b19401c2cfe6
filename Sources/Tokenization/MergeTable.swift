/// What two neighbouring tokens become, and how early: the merges of a byte-pair encoding.
struct MergeTable: Sendable {
  /// A merge: a smaller rank goes first.
  struct Merge: Sendable, Equatable {
    let rank: Int32
    let token: Int32
  }

  private var keys: [UInt64]
  private var merges: [Merge]
  private var mask: Int
  private(set) var count = 0

  /// No pair of ids has this key: ids are not negative.
  private static let free = UInt64.max

  /// Room for `capacity` merges; it does not grow beyond.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: Self.free, count: size)
    merges = [Merge](repeating: Merge(rank: 0, token: 0), count: size)
    mask = size - 1
  }

  /// What the pair becomes; nil if it does not merge.
  subscript(left: Int32, right: Int32) -> Merge? {
    let key = Self.key(left, right)
    var slot = slot(of: key)
    while true {
      if keys[slot] == key { return merges[slot] }
      if keys[slot] == Self.free { return nil }
      slot = (slot + 1) & mask
    }
  }

  /// Adds a merge, in the place of an earlier one of the same pair.
  mutating func add(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    var slot = slot(of: key)
    while keys[slot] != Self.free {
      if keys[slot] == key {
        merges[slot] = merge
        return
      }
      slot = (slot + 1) & mask
    }
    keys[slot] = key
    merges[slot] = merge
    count += 1
  }

  /// All pairs that merge, the first ranks first.
  var pairs: [(left: Int32, right: Int32)] {
    keys.indices.filter { keys[$0] != Self.free }
      .sorted { merges[$0].rank < merges[$1].rank }
      .map { i in
        (
          Int32(bitPattern: UInt32(truncatingIfNeeded: keys[i] >> 32)),
          Int32(bitPattern: UInt32(truncatingIfNeeded: keys[i]))
        )
      }
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private func slot(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
  }
}
