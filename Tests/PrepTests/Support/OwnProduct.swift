/// A folder of an own product line, with its description and knowledge.
extension Members {
  static let description = """
    dataset: sweets
    category: chocolates
    images:
      - path: ok/{stem}.png
        split: {train: 0.5, test: 0.5}
        label: good
      - path: "bad/{defect}/{stem}.png"
        split: test
        mask: "masks/{defect}/{stem}.png"
    ignore: ["raw/**"]
    knowledge: [about/chocolates.yaml]

    """

  static let sweets = """
    dataset: sweets
    category: chocolates
    noun: box of chocolates
    description: A box with six compartments, each of which holds one chocolate.
    objects:
      - {id: chocolate, singular: chocolate, plural: chocolates, count: 6, place: in the box}
    constraints:
      - id: six
        kind: count
        object: chocolate
        statement: There are six chocolates in the box.
        question: Are there six chocolates in the box?
      - id: clean
        kind: condition
        statement: The box is clean.
        question: Is the box clean?
    defects:
      - name: missing_chocolate
        kind: logical
        title: Missing chocolate
        phrase: a missing chocolate
        seen: A chocolate is missing.
        breaks: {six: There are only five chocolates in the box.}
        counts: {chocolate: {from: 6, to: 5}}
        effect: The customer would get fewer chocolates than the box promises.
      - name: dirt
        kind: structural
        title: Dirt
        phrase: dirt in the box
        seen: There is a dark spot of dirt.
        breaks: {clean: There is a dark spot of dirt.}
        effect: The box could not be sold.

    """

  /// Twelve good boxes, two defects of four boxes each with masks of one of them, a raw picture that
  /// is passed over, the description and the knowledge: 27 files.
  static func ownProduct() throws -> Members {
    var members = Members()
    members.add("about/chocolates.yaml", Array(sweets.utf8))
    for defect in ["dirt", "missing_chocolate"] {
      for number in 0..<4 {
        let path = "bad/\(defect)/\(number).png"
        members.add(path, try picture(path))
      }
    }
    members.add("dataset.yaml", Array(description.utf8))
    for number in 0..<4 {
      members.add("masks/missing_chocolate/\(number).png", try mask(values: [255]))
    }
    for number in 0..<12 {
      let path = "ok/\(number).png"
      members.add(path, try picture(path))
    }
    members.add("raw/0.png", try picture("raw"))
    return members
  }
}
