import Datasets
import Foundation
import Testing

@testable import Synthetic

@Suite("Plans of MVTec AD and VisA")
struct DatasetPlanTests {
  private typealias Plan = SyntheticArchive.Plan

  private func plan(
    _ dataset: SyntheticDataset, _ layout: VisAForm = .raw, fraction: Double = 1,
    categories: [String]? = nil
  ) throws -> Plan {
    try SyntheticArchive(
      options: .init(
        dataset: dataset, layout: layout, fraction: fraction, categories: categories)
    ).plan()
  }

  private func text(_ path: String, in plan: Plan) throws -> String {
    try #require(
      plan.items.compactMap { if case .text(path, let text) = $0 { text } else { nil } }.first)
  }

  @Test("The full plan of MVTec AD has the published number of pictures of each kind")
  func mvtecCounts() throws {
    let plan = try plan(.mvtecAD)
    let counts = plan.counts
    #expect(counts.filter { $0.split == "train" }.map(\.images).reduce(0, +) == 3629)
    let test = counts.filter { $0.split == "test" }
    #expect(test.filter { $0.label == "good" }.map(\.images).reduce(0, +) == 467)
    #expect(test.filter { $0.label != "good" }.map(\.images).reduce(0, +) == 1258)
    #expect(plan.items.count { if case .masks = $0 { true } else { false } } == 1258)
    // The published table of the paper: train, good, with defects.
    let bottle = counts.filter { $0.category == "bottle" }
    #expect(
      bottle.map(\.label) == ["broken_large", "broken_small", "contamination", "good", "good"])
    #expect(bottle.map(\.images) == [20, 22, 21, 20, 209])
  }

  @Test("The full plan of VisA has the published number of pictures of each kind")
  func visaCounts() throws {
    let counts = try plan(.visa).counts
    let sum = { (split: String, label: String) in
      counts.filter { $0.split == split && $0.label == label }.map(\.images).reduce(0, +)
    }
    #expect(sum("train", "good") == 8659)
    #expect(sum("test", "good") == 962)
    #expect(sum("test", "bad") == 1200)
    #expect(counts.count == 3 * 12)
  }

  @Test("Every defect of the knowledge is drawn, and no other", arguments: ["mvtec_ad", "visa"])
  func everyDefect(name: String) throws {
    let dataset = try #require(SyntheticDataset(name: name))
    let plan = try plan(dataset, fraction: 0.001)
    #expect(plan.undrawn == [])
    let shown = Set(plan.pictures.flatMap { p in p.defects.map { "\(p.category)/\($0)" } })
    let known = try ProductKnowledge.bundled(dataset: name)
      .flatMap { product in product.defects.map { "\(product.category)/\($0.name)" } }
    #expect(shown == Set(known))
    let drawable = dataset.products.flatMap { product in
      product.drawableDefects.map { "\(product.category)/\($0)" }
    }
    #expect(Set(drawable) == Set(known))
  }

  @Test("MVTec AD's layout: a mask for each picture with a defect, named after it")
  func mvtecLayout() throws {
    let plan = try plan(.mvtecAD, fraction: 0.001, categories: ["cable"])
    let swap = try #require(plan.pictures.first { $0.label == "cable_swap" })
    #expect(swap.path == "cable/test/cable_swap/000.png")
    #expect(swap.id == "mvtec_ad/cable/test/cable_swap/000")
    #expect(swap.masks == .file("cable/ground_truth/cable_swap/000_mask.png", values: [255]))
    #expect(plan.pictures.allSatisfy { $0.masks != nil || $0.label == "good" })
    let texts = plan.items.compactMap { if case .text(let path, _) = $0 { path } else { nil } }
    #expect(texts == ["license.txt", "readme.txt", "cable/license.txt", "cable/readme.txt"])
  }

  @Test("Both forms of VisA hold pictures of the same ids, labels and streams")
  func visaForms() throws {
    let raw = try plan(.visa, .raw, fraction: 0.02).pictures
    let prepared = try plan(.visa, .prepared, fraction: 0.02).pictures
    #expect(raw.count == prepared.count && raw.count > 300)
    #expect(
      Set(raw.map { "\($0.id) \($0.stream)" }) == Set(prepared.map { "\($0.id) \($0.stream)" }))
    let bad = try #require(prepared.first { $0.id == "visa/pcb1/test/bad/000" })
    #expect(bad.path == "pcb1/test/bad/000.JPG")
    #expect(bad.masks == .file("pcb1/ground_truth/bad/000.png", values: [255]))
    #expect(prepared.first?.path == "candle/train/good/0000.JPG")
    #expect(raw.first?.path == "candle/Data/Images/Normal/0000.JPG")
  }

  @Test("A raw mask has the number of its defect: the place in the list of the category")
  func visaNumbers() throws {
    let pictures = try plan(.visa, fraction: 0.001, categories: ["pcb1", "pcb4"]).pictures
    var numbers: [String: UInt8] = [:]
    for picture in pictures {
      guard case .file(_, let values) = picture.masks else { continue }
      for (defect, value) in zip(picture.defects, values) {
        numbers["\(picture.category) \(defect)"] = value
      }
    }
    #expect(numbers["pcb1 bent"] == 1 && numbers["pcb1 missing"] == 4)
    #expect(
      ["burnt", "scratch", "missing", "damage", "extra", "wrong place", "dirt"]
        .map { numbers["pcb4 \($0)"] } == [1, 2, 3, 4, 5, 6, 7])
    #expect(pictures.contains { $0.defects.count > 1 })
  }

  @Test("VisA's tables say of every picture what it shows and where it belongs")
  func visaTables() throws {
    let plan = try plan(.visa, fraction: 0.01)
    let byPath = Dictionary(uniqueKeysWithValues: plan.pictures.map { ($0.path, $0) })
    var annotated = 0
    for category in SyntheticDataset.visa.categories {
      let rows = CSV.rows(try text("\(category)/image_anno.csv", in: plan))
      #expect(rows.first == ["image", "label", "mask"])
      for row in rows.dropFirst() {
        let picture = try #require(byPath[row[0]])
        let defects = row[1].split(separator: ",").map(String.init)
        #expect(picture.category == category)
        #expect(defects == (picture.defects.isEmpty ? ["normal"] : picture.defects))
        #expect(row[2].isEmpty == picture.defects.isEmpty)
        annotated += 1
      }
    }
    #expect(annotated == plan.pictures.count)
    let rows = CSV.rows(try text("split_csv/1cls.csv", in: plan))
    #expect(rows.first == ["object", "split", "label", "image", "mask"])
    #expect(rows.count == plan.pictures.count + 1)
    for row in rows.dropFirst() {
      let picture = try #require(byPath[row[3]])
      #expect(row[0] == picture.category && row[1] == picture.split)
      #expect(row[2] == (picture.label == "good" ? "normal" : "anomaly"))
      #expect(row[4].isEmpty == picture.defects.isEmpty)
    }
  }

  @Test(
    "With two classes, pictures of both kinds train: 60 or 20 of a hundred",
    arguments: [("2cls_highshot", 0.6), ("2cls_fewshot", 0.2)])
  func visaTwoClasses(name: String, share: Double) throws {
    let rows = CSV.rows(try text("split_csv/\(name).csv", in: try plan(.visa))).dropFirst()
    for label in ["normal", "anomaly"] {
      let all = rows.filter { $0[0] == "cashew" && $0[2] == label }
      let train = all.count { $0[1] == "train" }
      #expect(Double(train) == Double(all.count) * share)
    }
  }

  @Test("A name is taken with hyphens and underscores; a category of another data set is refused")
  func names() throws {
    #expect(SyntheticDataset(name: "MVTec_AD") == .mvtecAD)
    #expect(SyntheticDataset(name: "mvtec-loco") == .mvtecLOCO)
    #expect(SyntheticDataset(name: "mvtec") == nil)
    let error = #expect(throws: SyntheticError.self) {
      try plan(.visa, categories: ["bottle"])
    }
    #expect(error?.hint?.contains("pcb4") == true)
  }
}

/// Reads a table as Python's `csv` module does with its defaults.
private enum CSV {
  static func rows(_ text: String) -> [[String]] {
    var (rows, row, field, isQuoted, wasQuote) = ([[String]](), [String](), "", false, false)
    for character in text {
      if isQuoted {
        if wasQuote {
          wasQuote = false
          if character == "\"" {
            field.append(character)
            continue
          }
          isQuoted = false
        } else if character == "\"" {
          wasQuote = true
          continue
        } else {
          field.append(character)
          continue
        }
      }
      switch character {
      case "\"" where field.isEmpty: isQuoted = true
      case ",":
        row.append(field)
        field = ""
      case "\n", "\r\n":
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.append(character)
      }
    }
    return field.isEmpty && row.isEmpty ? rows : rows + [row + [field]]
  }
}
