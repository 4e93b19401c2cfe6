import Foundation
import Imaging
import Synthetic

/// Drawn pictures, each drawn and cut once and then kept: drawing costs as much as learning.
public final class PicturePool: @unchecked Sendable {
  // `kept` is read and written only while `lock` is held.
  private let lock = NSLock()
  private var kept: [Key: (grid: PatchGrid, words: Words)] = [:]
  private let drawer: PracticeDrawer
  private let processor: ImageProcessor
  private let size: Int
  /// Good products of each category, to compare with.
  private static let goodCount = 64

  private enum Key: Hashable {
    case practice(Int)
    case good(String, Int)
  }

  /// What is true of a picture.
  struct Words: Sendable {
    let category: String
    let caption: String
    let questions: [PracticePicture.Question]
  }

  /// A pool of `size` different pictures, 1 or more.
  public init(_ drawer: PracticeDrawer, _ processor: ImageProcessor, size: Int) {
    (self.drawer, self.processor, self.size) = (drawer, processor, max(1, size))
  }

  var seed: UInt64 { drawer.seed }

  /// The practice picture of a number; after `size` of them the first comes again.
  func practice(_ number: Int) throws -> (grid: PatchGrid, words: Words) {
    let number = number % size
    return try picture(.practice(number)) { drawer.practice(number) }
  }

  /// A good product.
  func good(_ category: String, _ number: Int) throws -> PatchGrid {
    let number = number % Self.goodCount
    return try picture(.good(category, number)) {
      try drawer.product(category, number: number)
    }.grid
  }

  private func picture(_ key: Key, draw: () throws -> PracticePicture) throws
    -> (grid: PatchGrid, words: Words)
  {
    if let known = lock.withLock({ kept[key] }) { return known }
    let drawn = try draw()
    let words = Words(
      category: drawn.category, caption: drawn.caption, questions: drawn.questions)
    let picture = (grid: try processor.process(drawn.image), words: words)
    lock.withLock { kept[key] = picture }
    return picture
  }
}
