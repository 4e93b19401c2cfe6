/// The tables that lie beside VisA's pictures.
enum VisATables {
  typealias Picture = SyntheticArchive.Plan.Picture

  /// A category's `image_anno.csv`: what each picture shows.
  static func annotations(_ pictures: [Picture]) -> String {
    let rows = pictures.map { picture in
      let label = picture.defects.isEmpty ? "normal" : picture.defects.joined(separator: ",")
      return [picture.path, label, maskPath(picture)]
    }
    return table([["image", "label", "mask"]] + rows)
  }

  /// The files of `split_csv` by name: which pictures are for training and which for the test.
  ///
  /// With one class only normal pictures train; with two, 60 of a hundred of either kind (high
  /// shot) or 20 (few shot) do.
  static func splits(_ pictures: [Picture]) -> [(name: String, text: String)] {
    [
      ("1cls", split(pictures) { picture, _, _ in picture.split == "train" }),
      ("2cls_highshot", split(pictures) { VisACategory.isChosen($1, $2 * 3 / 5, of: $2) }),
      ("2cls_fewshot", split(pictures) { VisACategory.isChosen($1, $2 / 5, of: $2) }),
    ]
  }

  /// - Parameter trains: whether a picture is for training: the picture, its place among its kind
  ///   of the category, and the number of that kind.
  private static func split(
    _ pictures: [Picture], trains: (Picture, Int, Int) -> Bool
  ) -> String {
    var kinds: [String: Int] = [:]
    for picture in pictures { kinds[kind(picture), default: 0] += 1 }
    var seen: [String: Int] = [:]
    let rows = pictures.map { picture in
      let (kind, index) = (kind(picture), seen[kind(picture), default: 0])
      seen[kind] = index + 1
      let split = trains(picture, index, kinds[kind] ?? 0) ? "train" : "test"
      let label = picture.defects.isEmpty ? "normal" : "anomaly"
      return [picture.category, split, label, picture.path, maskPath(picture)]
    }
    return table([["object", "split", "label", "image", "mask"]] + rows)
  }

  private static func kind(_ picture: Picture) -> String { picture.category + "/" + picture.label }

  private static func maskPath(_ picture: Picture) -> String {
    if case .file(let path, _) = picture.masks { path } else { "" }
  }

  /// Fields with a comma or a quotation mark in them are quoted, as RFC 4180 has it.
  private static func table(_ rows: [[String]]) -> String {
    let lines = rows.map { row in
      row.map { field in
        guard field.contains(where: { ",\"\r\n".contains($0) }) else { return field }
        return "\""
          + field.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"") + "\""
      }.joined(separator: ",")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
