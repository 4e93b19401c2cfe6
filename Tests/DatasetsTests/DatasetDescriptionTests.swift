import Datasets
import Testing

@Suite("A described data set")
struct DatasetDescriptionTests {
  static let yaml = """
    dataset: cups
    images:
      - path: "{category}/ok/{stem}.jpg"
        split: {train: 0.75, test: 0.25}
        label: good
      - path: "{category}/bad/{defect}/{stem}.jpg"
        split: test
        mask: "{category}/masks/{defect}/{stem}.png"
      - path: mixed/{stem}.png
        category: mug
        split: test
        defects: [dent, scratch]
        mask: mixed/masks/{stem}.png
        mask_values: {1: dent, 2: scratch}
      - path: "{split}/{stem}.png"
        category: mug
        label: good
    ignore: ["raw/**", "**/preview_*"]
    knowledge: [pair.yaml]
    """

  static let knowledge = KnowledgeErrorTests.good
    .replacing("dataset: own", with: "dataset: cups").replacing("pair\n", with: "cup\n")

  static func read(_ yaml: String) throws -> DatasetDescription {
    try DatasetDescription(yaml: yaml, file: "a/dataset.yaml") {
      $0 == "pair.yaml" ? knowledge : $0 == "other.yaml" ? KnowledgeErrorTests.good : nil
    }
  }

  private static func key(_ category: String, _ split: String, _ label: String, _ stem: String)
    -> ImageKey
  {
    ImageKey(dataset: "cups", category: category, split: split, label: label, stem: stem)
  }

  @Test("says of each path what it is", arguments: ["", "own/"])
  func roles(root: String) throws {
    let layout = DescribedLayout(try Self.read(Self.yaml), root: root)
    let dent = Self.key("cup", "test", "dent", "7")
    let both = Self.key("mug", "test", "dent+scratch", "7")
    let expected: [(String, MemberRole)] = [
      ("cup/bad/dent/7.JPG", .image(dent, defects: ["dent"])),
      ("cup/masks/dent/7.png", .mask(of: dent, .any("dent"))),
      ("mixed/7.png", .image(both, defects: ["dent", "scratch"])),
      ("mixed/masks/7.png", .mask(of: both, .values([1: "dent", 2: "scratch"]))),
      ("train/3.png", .image(Self.key("mug", "train", "good", "3"))),
      ("validation/3.png", .image(Self.key("mug", "validation", "good", "3"))),
      ("raw/deep/7.jpg", .ignored(reason: "as described")),
      ("cup/ok/preview_7.jpg", .ignored(reason: "as described")),
      ("dataset.yaml", .ignored(reason: "description")),
      ("pair.yaml", .ignored(reason: "description")),
      ("notes.txt", .ignored(reason: "not an image")),
      ("cup/7.jpg", .unknown(reason: "it fits no pattern of a/dataset.yaml")),
    ]
    for (path, role) in expected { #expect(layout.role(of: root + path) == role, "\(path)") }
    if !root.isEmpty {
      guard case .unknown = layout.role(of: "cup/ok/7.jpg") else {
        Issue.record("an image outside of the described folder was accepted")
        return
      }
    }
  }

  @Test("shares images out by their names: always the same ones, in about the numbers asked for")
  func shares() throws {
    let layout = DescribedLayout(try Self.read(Self.yaml))
    func split(_ number: Int) -> String {
      guard case .image(let key, _) = layout.role(of: "cup/ok/\(number).jpg") else { return "none" }
      return key.split
    }
    let splits = (0..<1000).map(split)
    #expect(splits == (0..<1000).map(split))
    let tests = splits.count { $0 == "test" }
    #expect((200...300).contains(tests))
    #expect(tests + splits.count { $0 == "train" } == 1000)
  }

  @Test("keeps its identity when remarks and knowledge change, and nothing else")
  func identity() throws {
    let one = try Self.read(Self.yaml).identity
    #expect(try Self.read("# new\n" + Self.yaml).identity == one)
    #expect(try Self.read(Self.yaml.replacing("knowledge: [pair.yaml]", with: "")).identity == one)
    for (old, new) in [
      ("train: 0.75, test: 0.25", "train: 0.5, test: 0.5"), ("raw/**", "raw/*"),
      ("2: scratch", "3: scratch"), ("dataset: cups\n", "dataset: mugs\n"),
    ] {
      let yaml = Self.yaml.replacing(old, with: new).replacing("[pair.yaml]", with: "[]")
      #expect(try Self.read(yaml).identity != one, "\(new)")
    }
  }

  @Test("is told from other programs' files of that name")
  func isDescription() {
    #expect(DatasetDescription.isDescription(Self.yaml))
    #expect(DatasetDescription.isDescription("# mine\nimages: oops"))
    #expect(!DatasetDescription.isDescription("path: coco\ntrain: images/train\nnames: [a]\n"))
  }

  @Test(
    "with a mistake is refused, with the line and what to do",
    arguments: [
      ("dataset: cups", "datset: cups", "unknown key `datset` (a/dataset.yaml:1)"),
      ("dataset: cups", "dataset: visa", "`visa` is VisA (a/dataset.yaml:1)"),
      ("dataset: cups", "dataset: MVTec-AD", "`MVTec-AD` is MVTec AD (a/dataset.yaml:1)"),
      ("dataset: cups", "dataset: a/b", "`a/b` is no name (a/dataset.yaml:1)"),
      ("ok/{stem}.jpg", "ok/{name}.jpg", "has an unknown placeholder (a/dataset.yaml:3)"),
      ("ok/{stem}.jpg", "ok/*.jpg", "`{category}/ok/*.jpg` has no `{stem}` (a/dataset.yaml:3)"),
      ("{category}/ok", "/{category}/ok", "is no path below a folder (a/dataset.yaml:3)"),
      ("{category}/ok", "ok", "nothing says the category of `ok/{stem}.jpg` (a/dataset.yaml:3)"),
      ("test: 0.25", "test: 0.2", "the shares do not add up to 1 (a/dataset.yaml:4)"),
      ("test: 0.25", "tst: 0.25", "unknown key `tst` (a/dataset.yaml:4)"),
      ("train: 0.75", "train: 1.75", "the share of `train` is 1.75 (a/dataset.yaml:4)"),
      (
        "    label: good\n  - path: \"{category}/bad", "  - path: \"{category}/bad",
        "nothing says what the images at `{category}/ok/{stem}.jpg` show (a/dataset.yaml:3)"
      ),
      (
        "split: test\n    mask: \"", "split: train\n    mask: \"",
        "only good images belong in `train` and `validation` (a/dataset.yaml:7)"
      ),
      (
        "split: test\n    mask: \"", "split: tests\n    mask: \"",
        "`tests` is no split (a/dataset.yaml:7)"
      ),
      (
        "    split: test\n    mask: \"", "    mask: \"",
        "nothing says the split of `{category}/bad/{defect}/{stem}.jpg` (a/dataset.yaml:6)"
      ),
      (
        "masks/{defect}/{stem}.png", "masks/{defect}/{stem}.jpg",
        "a mask must be a PNG file (a/dataset.yaml:8)"
      ),
      ("masks/{defect}/", "masks/", "has no `{defect}` (a/dataset.yaml:8)"),
      (
        "mixed/masks/{stem}.png", "\"{split}/masks/{stem}.png\"",
        "which `path` lacks (a/dataset.yaml:13)"
      ),
      ("2: scratch", "2: scrap", "`scrap` is not among `defects` (a/dataset.yaml:14)"),
      ("2: scratch", "256: scratch", "`256` is no value in a mask (a/dataset.yaml:14)"),
      (
        "    mask_values: {1: dent, 2: scratch}\n", "",
        "nothing says which of 2 defects a mask shows (a/dataset.yaml:13)"
      ),
      ("    mask: mixed/masks/{stem}.png\n", "", "there is no `mask` (a/dataset.yaml:13)"),
      ("defects: [dent, scratch]", "label: good", "good images have no masks (a/dataset.yaml:13)"),
      ("\"raw/**\"", "\"raw//x\"", "is no path below a folder (a/dataset.yaml:18)"),
      ("[pair.yaml]", "[none.yaml]", "there is no knowledge file `none.yaml` (a/dataset.yaml:19)"),
      (
        "[pair.yaml]", "[other.yaml]",
        "`other.yaml` is of the data set `own`, not `cups` (a/dataset.yaml:19)"
      ),
      (
        "[pair.yaml]", "[pair.yaml, pair.yaml]",
        "`pair.yaml` is the second file about `cup` (a/dataset.yaml:19)"
      ),
      ("images:\n", "images: []\nignored:\n", "unknown key `ignored` (a/dataset.yaml:3)"),
    ])
  func mistakes(text: String, mistake: String, message: String) throws {
    let yaml = Self.yaml.replacing(text, with: mistake)
    #expect(yaml != Self.yaml)
    let error = #expect(throws: YAMLFileError.self) { try Self.read(yaml) }
    #expect(error?.message.hasSuffix(message) == true, "\(error?.message ?? "")")
    #expect(error?.hint?.isEmpty == false)
  }

  @Test("with a mistake in a knowledge file names that file and the line")
  func knowledgeMistake() {
    let error = #expect(throws: YAMLFileError.self) {
      try DatasetDescription(yaml: Self.yaml, file: "a/dataset.yaml") { _ in "dataset: cups\n" }
    }
    #expect(error?.message == "the key `category` is missing (a/pair.yaml:1)")
  }
}
