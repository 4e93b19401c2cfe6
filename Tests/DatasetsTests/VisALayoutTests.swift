import Datasets
import Testing

@Suite("A path of VisA")
struct VisALayoutTests {
  static let splits = """
    object,split,label,image,mask
    pcb1,train,normal,pcb1/Data/Images/Normal/0000.JPG,
    pcb1,test,normal,pcb1/Data/Images/Normal/0001.JPG,
    pcb1,test,anomaly,pcb1/Data/Images/Anomaly/000.JPG,pcb1/Data/Masks/Anomaly/000.png

    """
  static let names = """
    image,label,mask
    pcb1/Data/Images/Normal/0000.JPG,normal,
    pcb1/Data/Images/Anomaly/000.JPG,"Bent,wrong thing",pcb1/Data/Masks/Anomaly/000.png

    """

  static func annotations(
    _ files: [(String, String)], knowledge: [ProductKnowledge] = []
  ) -> VisAAnnotations {
    VisAAnnotations(
      files.map { ($0.0, Array($0.1.utf8)) }, sourcePath: "VisA_20220922.tar", knowledge: knowledge)
  }

  private static func key(_ split: String, _ label: String, _ stem: String) -> ImageKey {
    ImageKey(dataset: "visa", category: "pcb1", split: split, label: label, stem: stem)
  }

  private func raw(top: String = "") -> VisALayout {
    VisALayout(
      sourcePath: "VisA_20220922.tar",
      annotations: Self.annotations([
        (top + "pcb1/image_anno.csv", Self.names), (top + "split_csv/1cls.csv", Self.splits),
      ]))
  }

  @Test(
    "in the raw form has split and defects from the CSV files", arguments: ["", "VisA/", "a/b/"])
  func rawForm(top: String) {
    let layout = raw(top: top)
    #expect(
      layout.role(of: top + "pcb1/Data/Images/Normal/0000.JPG")
        == .image(Self.key("train", "good", "0000")))
    #expect(
      layout.role(of: top + "pcb1/Data/Images/Normal/0001.JPG")
        == .image(Self.key("test", "good", "0001")))
    #expect(
      layout.role(of: top + "pcb1/Data/Images/Anomaly/000.JPG")
        == .image(Self.key("test", "bad", "000"), defects: ["bent", "wrong thing"]))
    #expect(
      layout.role(of: top + "pcb1/Data/Masks/Anomaly/000.png")
        == .mask(of: Self.key("test", "bad", "000"), .classes(names: ["bent", "wrong thing"])))
    #expect(layout.role(of: top + "pcb1/image_anno.csv") == .ignored(reason: "annotation"))
  }

  @Test("in the prepared form gives the same ids, and no name of a defect")
  func preparedForm() {
    let layout = VisALayout(sourcePath: "visa.zip")
    #expect(
      layout.role(of: "pcb1/train/good/0000.JPG") == .image(Self.key("train", "good", "0000")))
    #expect(layout.role(of: "x/pcb1/test/good/1.JPG") == .image(Self.key("test", "good", "1")))
    #expect(layout.role(of: "pcb1/test/bad/000.JPG") == .image(Self.key("test", "bad", "000")))
    #expect(
      layout.role(of: "pcb1/ground_truth/bad/000.png")
        == .mask(of: Self.key("test", "bad", "000"), .any("anomaly")))
  }

  @Test("that no list gives a split can't be used, and is not guessed")
  func noSplit() {
    for path in ["pcb1/Data/Images/Normal/0009.JPG", "pcb1/Data/Images/Anomaly/009.JPG"] {
      guard case .unusable("no_split", _) = raw().role(of: path) else {
        Issue.record("\(path) was given a split")
        continue
      }
    }
  }

  @Test("of an image elsewhere is unknown")
  func unknown() {
    for path in [
      "pcb1/Data/Images/Odd/0.JPG", "pcb1/test/crack/0.JPG", "pcb1/train/bad/0.JPG", "0.JPG",
      "pcb1/Data/Masks/Normal/000.png",
    ] {
      guard case .unknown = raw().role(of: path) else {
        Issue.record("\(path): \(raw().role(of: path))")
        continue
      }
    }
  }

  @Test(
    "is read from CSV files that others have touched",
    arguments: [
      "\u{FEFF}image,label,mask\r\nx/Images/Anomaly/000.JPG,\" Bent , WRONG  thing\",m.png\r\n",
      "Image,Label,Mask\nData/Images/Anomaly/000.JPG,bent,wrong_thing,m.png\n",
      "image,label\n\n\"Images/Anomaly/000.jpg\",\"'bent', 'wrong thing', bent\"",
    ])
  func oddities(text: String) {
    let layout = VisALayout(
      sourcePath: "visa.tar",
      annotations: Self.annotations([
        ("split_csv/1cls.csv", Self.splits), ("pcb1/image_anno.csv", text),
      ]))
    #expect(
      layout.role(of: "pcb1/Data/Images/Anomaly/000.JPG")
        == .image(Self.key("test", "bad", "000"), defects: ["bent", "wrong thing"]))
  }

  @Test("with CSV files that can't be read says which, and the line")
  func broken() {
    let cases = [
      ("pcb1/image_anno.csv", "image,mask\na.png,b\n", "its first line names no column `label`"),
      (
        "pcb1/image_anno.csv", "image,label,mask\n\nnothing\n", "line 3 names no image with a label"
      ),
      ("split_csv/1cls.csv", "", "it is empty"),
      (
        "split_csv/1cls.csv", "object,split,image\npcb1,validate,Normal/1.JPG\n",
        "line 2 names no image with train or test"
      ),
      (
        "split_csv/1cls.csv", "object,split,image\na,train,Normal/1.JPG\na,test,Normal/1.JPG",
        "line 3 contradicts an earlier one"
      ),
    ]
    for (path, text, reason) in cases {
      let annotations = Self.annotations([(path, text)])
      #expect(annotations.broken.map(\.description) == ["`\(path)`: \(reason)"])
      let layout = VisALayout(sourcePath: "visa.tar", annotations: annotations)
      #expect(layout.role(of: path) == .unusable(code: "broken_annotation", reason: reason))
    }
  }

  @Test("has its defects spelt as the product knowledge spells them")
  func spelling() throws {
    let knowledge = try ProductKnowledge.bundled(dataset: "visa")
    let layout = VisALayout(
      sourcePath: "visa.tar",
      annotations: Self.annotations(
        [
          ("split_csv/1cls.csv", Self.splits),
          ("pcb1/image_anno.csv", "image,label,mask\nAnomaly/000.JPG,MISSING,m\n"),
        ], knowledge: knowledge))
    #expect(
      layout.role(of: "pcb1/Data/Images/Anomaly/000.JPG")
        == .image(Self.key("test", "bad", "000"), defects: ["missing"]))
  }

  @Test("has image and mask in one category's folder, in both forms")
  func folder() {
    for path in [
      "a/pcb1/Data/Images/Anomaly/0.JPG", "a/pcb1/Data/Masks/Anomaly/0.png",
      "a/pcb1/test/bad/0.JPG", "a/pcb1/ground_truth/bad/0.png",
    ] {
      #expect(raw().folder(of: path) == "a/pcb1")
    }
  }
}

@Suite("The numbers in VisA's masks")
struct VisAClassNamesTests {
  private typealias Sighting = VisAClassNames.Sighting

  @Test("of circuit boards have the names that the authors state, where the annotation agrees")
  func stated() {
    let names = VisAClassNames([])
    #expect(names.name(of: 4, category: "pcb1", names: []) == "missing")
    #expect(names.name(of: 6, category: "pcb4", names: ["dirt", "Wrong_Place"]) == "Wrong_Place")
    #expect(names.name(of: 1, category: "pcb1", names: ["melt"]) == "melt")
    #expect(names.name(of: 1, category: "pcb1", names: ["melt", "scratch"]) == "anomaly")
    #expect(names.name(of: 9, category: "pcb1", names: []) == "anomaly")
  }

  @Test("are deduced from images that show one kind, where none contradicts another")
  func deduced() {
    let names = VisAClassNames([
      Sighting(category: "candle", names: ["other"], values: [3]),
      Sighting(category: "candle", names: ["other"], values: [3]),
      Sighting(category: "candle", names: ["odd wick"], values: [2]),
      Sighting(category: "candle", names: ["wax", "other"], values: [1, 3]),
      Sighting(category: "cashew", names: ["burnt"], values: [1]),
      Sighting(category: "cashew", names: ["small holes"], values: [1]),
    ])
    let both = ["odd wick", "other"]
    #expect(names.name(of: 3, category: "candle", names: both) == "other")
    #expect(names.name(of: 2, category: "candle", names: both) == "odd wick")
    #expect(names.name(of: 1, category: "candle", names: ["wax", "other"]) == "anomaly")
    #expect(names.name(of: 3, category: "fryum", names: both) == "anomaly")
    #expect(names.name(of: 1, category: "cashew", names: ["burnt", "small holes"]) == "anomaly")
    #expect(names.name(of: 1, category: "cashew", names: ["burnt"]) == "burnt")
  }
}
