import Digest
import Foundation
import Imaging
import Testing

@testable import Synthetic

struct GeneratorTests {
  private struct Written {
    var members: [SyntheticArchive.Member] = []
    var truth: [String] = []
    var progress: [Int] = []
  }

  private func write(
    seed: UInt64 = 3, jobs: Int = 2, categories: [String] = SyntheticDataset.mvtecLOCO.categories
  ) throws -> Written {
    var written = Written()
    let options = SyntheticArchive.Options(
      seed: seed, scale: 0.06, fraction: 0.001, categories: categories, jobs: jobs)
    try SyntheticArchive(options: options).write(
      to: { written.members.append($0) }, truth: { written.truth.append($0) },
      progress: { done, _ in written.progress.append(done) })
    return written
  }

  @Test("The same seed gives the same bytes, whatever the number of jobs")
  func sameBytes() throws {
    let (one, two) = (try write(jobs: 1), try write(jobs: 2))
    #expect(one.members == two.members)
    #expect(one.truth == two.truth)
    let other = try write(seed: 4, categories: ["juice_bottle"])
    let names = Set(other.members.map(\.path))
    let same = one.members.filter { names.contains($0.path) }
    #expect(same.map(\.path).sorted() == other.members.map(\.path).sorted())
    #expect(same.filter { $0.path.hasSuffix(".png") } != other.members)
  }

  @Test("A picture does not depend on which categories are drawn with it")
  func independentPictures() throws {
    let (all, one) = (try write(), try write(categories: ["juice_bottle"]))
    let names = Set(one.members.map(\.path))
    #expect(all.members.filter { names.contains($0.path) } == one.members)
  }

  @Test("Masks and scenes are the same whether the picture is painted or not")
  func masksWithoutPainting() {
    for product in locoProducts {
      for defect in product.drawableDefects {
        var (one, other) = (SplitMix64(seed: 5), SplitMix64(seed: 5))
        let painted = product.draw(defects: [defect], scale: 0.06, generator: &one)
        let bare = Canvas.$isPainted.withValue(false) {
          product.draw(defects: [defect], scale: 0.06, generator: &other)
        }
        #expect(bare.image.pixels.isEmpty && !painted.image.pixels.isEmpty)
        #expect(bare.masks.map(\.mask) == painted.masks.map(\.mask), "\(defect)")
        #expect(bare.scene == painted.scene, "\(defect)")
      }
    }
  }

  @Test("A mask has the picture's size and, beside 0, only its defect's pixel value")
  func maskValues() throws {
    let written = try write()
    let catalogue = try DefectCatalogue.bundled()
    let options = SyntheticArchive.Options(fraction: 0.001)
    let pictures = try SyntheticArchive(options: options).plan().pictures
    let bytes = Dictionary(uniqueKeysWithValues: written.members.map { ($0.path, $0.bytes) })
    for picture in pictures where !picture.defects.isEmpty {
      let values = picture.defects.compactMap { catalogue.row(picture.category, $0)?.pixelValue }
      let image = try ImageDecoder.decode(try #require(bytes[picture.path])).image
      let masks = written.members.filter { $0.path.hasPrefix(picture.maskPlace + "/") }
      #expect(masks.count >= picture.defects.count)
      var found: Set<UInt8> = []
      for file in masks {
        let mask = try ImageDecoder.decodeMask(file.bytes)
        #expect((mask.width, mask.height) == (image.width, image.height))
        let marks = Set(mask.pixels).subtracting([0])
        #expect(marks.count == 1, "\(file.path)")
        found.formUnion(marks)
      }
      #expect(found == Set(values), "\(picture.path)")
    }
  }

  @Test("Every picture has a line of truth with sorted keys, in the archive's order")
  func truthLines() throws {
    let written = try write(categories: ["breakfast_box", "juice_bottle"])
    let pictures = written.members.map(\.path).filter {
      $0.hasSuffix(".png") && !$0.contains("ground_truth")
    }
    #expect(written.truth.count == pictures.count)
    #expect(written.progress == Array(1...pictures.count))
    for (line, path) in zip(written.truth, pictures) {
      #expect(!line.contains("\n"))
      #expect(line.hasPrefix("{\"attributes\":{"))
      #expect(line.contains("\"image\":\"\(path)\""))
      let stem = path.dropLast(4)
      #expect(line.contains("\"id\":\"mvtec_loco/\(stem)\""))
    }
  }

  @Test("An error of the receiver ends the run")
  func receiverFails() {
    struct Full: Error {}
    var received = 0
    let synthetic = SyntheticArchive(
      options: .init(scale: 0.05, fraction: 0.001, categories: ["juice_bottle"], jobs: 2))
    #expect(throws: Full.self) {
      try synthetic.write(to: { _ in
        received += 1
        if received == 5 { throw Full() }
      })
    }
    #expect(received == 5)
  }
}
