/// Merges the tokens of a word, the smallest rank first and of equal ranks the leftmost, until no pair
/// is left that merges.
struct WordMerger {
  private let merges: MergeTable
  /// What each token and its right neighbour become; for short words.
  private var pairs: [MergeTable.Merge?] = []
  private var queue = MergeQueue()
  private var links: [Link] = []

  /// Up to here, looking through all pairs each time is faster than a queue.
  private static let shortWord = 32

  /// A token of a long word, with its neighbours.
  private struct Link {
    var token: Int32
    var previous: Int32
    var next: Int32
    /// Whether it was merged into the token before it.
    var isGone = false
  }

  init(_ merges: MergeTable) {
    self.merges = merges
  }

  /// Replaces the tokens of a word by what they merge to.
  mutating func merge(_ word: inout [Int32]) {
    guard word.count > 1 else { return }
    if word.count <= Self.shortWord {
      mergeShort(&word)
    } else {
      mergeLong(&word)
    }
  }

  private mutating func mergeShort(_ word: inout [Int32]) {
    pairs.removeAll(keepingCapacity: true)
    for i in 0..<word.count - 1 { pairs.append(merges[word[i], word[i + 1]]) }
    while true {
      var best: (index: Int, merge: MergeTable.Merge)?
      for (i, pair) in pairs.enumerated() {
        guard let pair, pair.rank < best?.merge.rank ?? .max else { continue }
        best = (i, pair)
      }
      guard let (i, merge) = best else { return }
      word[i] = merge.token
      word.remove(at: i + 1)
      pairs.remove(at: i)
      if i < pairs.count { pairs[i] = merges[word[i], word[i + 1]] }
      if i > 0 { pairs[i - 1] = merges[word[i - 1], word[i]] }
    }
  }

  private mutating func mergeLong(_ word: inout [Int32]) {
    links.removeAll(keepingCapacity: true)
    for (i, token) in word.enumerated() {
      links.append(Link(token: token, previous: Int32(i) - 1, next: Int32(i) + 1))
    }
    links[links.count - 1].next = -1
    for i in links.indices.dropLast() { enqueue(Int32(i)) }
    while let entry = queue.pop() { apply(entry) }
    word.removeAll(keepingCapacity: true)
    for link in links where !link.isGone { word.append(link.token) }
  }

  private mutating func enqueue(_ left: Int32) {
    let right = links[Int(left)].next
    guard right >= 0, let merge = merges[links[Int(left)].token, links[Int(right)].token] else {
      return
    }
    queue.push(MergeQueue.Entry(rank: merge.rank, position: left, token: merge.token))
  }

  /// Merges the pair of an entry, unless one of the two was merged otherwise since.
  private mutating func apply(_ entry: MergeQueue.Entry) {
    let left = entry.position
    let link = links[Int(left)]
    guard !link.isGone, link.next >= 0 else { return }
    let right = links[Int(link.next)]
    guard merges[link.token, right.token]?.token == entry.token else { return }
    links[Int(link.next)].isGone = true
    links[Int(left)].token = entry.token
    links[Int(left)].next = right.next
    if right.next >= 0 { links[Int(right.next)].previous = left }
    if link.previous >= 0 { enqueue(link.previous) }
    enqueue(left)
  }
}

/// Pairs of a long word that merge, the one that goes first on top: a binary heap.
struct MergeQueue {
  /// A pair by its left token.
  struct Entry {
    let rank: Int32
    let position: Int32
    let token: Int32

    static func < (a: Entry, b: Entry) -> Bool {
      a.rank == b.rank ? a.position < b.position : a.rank < b.rank
    }
  }

  private var heap: [Entry] = []

  mutating func push(_ entry: Entry) {
    var i = heap.count
    heap.append(entry)
    while i > 0, entry < heap[(i - 1) / 2] {
      heap[i] = heap[(i - 1) / 2]
      i = (i - 1) / 2
    }
    heap[i] = entry
  }

  mutating func pop() -> Entry? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return top }
    var i = 0
    while true {
      var child = 2 * i + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[i] = heap[child]
      i = child
    }
    heap[i] = last
    return top
  }
}
