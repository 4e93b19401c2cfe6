import Datasets
import Foundation
import Imaging
import Testing

@testable import Synthetic

@Suite("Archives of MVTec AD and VisA")
struct DatasetGeneratorTests {
  private struct Written {
    var files: [String: [UInt8]] = [:]
    var order: [String] = []
    var truth: [String] = []
  }

  private func write(
    _ dataset: SyntheticDataset, _ layout: VisAForm = .raw, jobs: Int = 2,
    categories: [String]? = nil
  ) throws -> Written {
    var written = Written()
    let options = SyntheticArchive.Options(
      dataset: dataset, layout: layout, seed: 3, scale: 0.06, fraction: 0.001,
      categories: categories, jobs: jobs)
    try SyntheticArchive(options: options).write(
      to: {
        written.files[$0.path] = $0.bytes
        written.order.append($0.path)
      }, truth: { written.truth.append($0) })
    #expect(Set(written.order).count == written.order.count)
    return written
  }

  @Test("The same seed gives the same bytes, whatever the number of jobs")
  func sameBytes() throws {
    for dataset in [SyntheticDataset.mvtecAD, .visa] {
      let categories = Array(dataset.categories.prefix(4))
      let one = try write(dataset, jobs: 1, categories: categories)
      let three = try write(dataset, jobs: 3, categories: categories)
      #expect(one.order == three.order && one.files == three.files && one.truth == three.truth)
    }
  }

  @Test("MVTec AD: PNG, grey where the real ones are, with masks of 0 and 255")
  func mvtecFiles() throws {
    let written = try write(.mvtecAD, categories: ["bottle", "grid", "screw", "zipper"])
    for (path, bytes) in written.files where path.hasSuffix(".png") {
      if path.contains("/ground_truth/") {
        #expect(Set(try ImageDecoder.decodeMask(bytes).pixels) == [0, 255], "\(path)")
      } else {
        let isGray = !path.hasPrefix("bottle/")
        #expect(try ImageDecoder.decode(bytes).mode == (isGray ? "L" : "RGB"), "\(path)")
      }
    }
  }

  @Test("VisA: JPEG; raw masks have the numbers of exactly the picture's defects")
  func visaFiles() throws {
    let options = SyntheticArchive.Options(dataset: .visa, fraction: 0.001)
    let written = try write(.visa)
    var checked = 0
    for picture in try SyntheticArchive(options: options).plan().pictures {
      let image = try ImageDecoder.decode(try #require(written.files[picture.path]))
      #expect(image.format == .jpeg)
      guard case .file(let path, let values) = picture.masks else { continue }
      let mask = try ImageDecoder.decodeMask(try #require(written.files[path]))
      #expect((mask.width, mask.height) == (image.image.width, image.image.height))
      #expect(Set(mask.pixels).subtracting([0]) == Set(values), "\(picture.id) \(picture.defects)")
      checked += 1
    }
    #expect(checked > 100)
  }

  @Test("VisA's prepared form has the raw form's pictures, and masks of 0 and 255")
  func visaForms() throws {
    let categories = ["capsules", "pcb4"]
    let raw = try write(.visa, .raw, categories: categories)
    let prepared = try write(.visa, .prepared, categories: categories)
    let pictures = { (written: Written) in
      Set(written.files.filter { $0.key.hasSuffix(".JPG") }.map(\.value))
    }
    #expect(pictures(raw) == pictures(prepared))
    for (path, bytes) in prepared.files where path.contains("/ground_truth/") {
      #expect(Set(try ImageDecoder.decodeMask(bytes).pixels) == [0, 255], "\(path)")
    }
    #expect(prepared.order.allSatisfy { !$0.hasSuffix(".csv") })
  }

  @Test("Every picture has a line of truth with its category, split, label and defects")
  func truthLines() throws {
    struct Line: Decodable {
      let image: String
      let id: String
      let category: String
      let split: String
      let label: String
      let defects: [String]
      let counts: [String: Int]
    }
    for dataset in [SyntheticDataset.mvtecAD, .visa] {
      let knowledge = try ProductKnowledge.bundled(dataset: dataset.id)
      var compared = 0
      for text in try write(dataset).truth {
        let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
        #expect(line.id.hasPrefix("\(dataset.id)/\(line.category)/\(line.split)/\(line.label)/"))
        #expect(line.defects.isEmpty == (line.label == "good"))
        let product = try #require(knowledge.first { $0.category == line.category })
        let state = try product.state(showing: line.defects.map { DefectSighting(name: $0) })
        for count in state.counts {
          #expect(line.counts[count.object.id] == count.number, "\(line.id) \(line.defects)")
          compared += 1
        }
      }
      #expect(compared > 10)
    }
  }
}
