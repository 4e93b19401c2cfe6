/// Archives in the layouts of MVTec AD and VisA, of pictures of noise.
extension Members {
  /// A cable with three training and two good test images, two defects of two images each with their
  /// masks, and a licence: 14 files.
  static func mvtecAD() throws -> Members {
    var members = Members()
    members.add("license.txt", [1])
    for (folder, count) in [
      ("train/good", 3), ("test/good", 2), ("test/cable_swap", 2), ("test/missing_wire", 2),
    ] {
      for number in 0..<count { try members.picture("cable/\(folder)/00\(number).png") }
    }
    for defect in ["cable_swap", "missing_wire"] {
      for number in 0..<2 {
        members.add(
          "cable/ground_truth/\(defect)/00\(number)_mask.png",
          try mask(values: [255, 255]))
      }
    }
    return members
  }

  /// Defects of `Members.visaRaw`: names as annotated, values in the mask.
  static let visaDefects: [(names: String, values: [UInt8])] = [
    ("odd wick", [2]), ("Chunk of Wax missing", [1]),
    ("\"odd wick, chunk of wax  missing\"", [1, 2]),
    ("other", [3]),
  ]

  /// Candles in VisA's raw form: four normal images, of which one is for testing, and four anomalous
  /// ones with their masks; the CSV files come last: 14 files.
  static func visaRaw() throws -> Members {
    var members = Members()
    var splits = "object,split,label,image,mask\n"
    var names = "image,label,mask\n"
    for number in 0..<4 {
      let path = "candle/Data/Images/Normal/000\(number).JPG"
      try members.picture(path)
      splits += "candle,\(number < 3 ? "train" : "test"),normal,\(path),\n"
      names += "\(path),normal,\n"
    }
    for (number, defect) in visaDefects.enumerated() {
      let path = "candle/Data/Images/Anomaly/00\(number).JPG"
      let mask = "candle/Data/Masks/Anomaly/00\(number).png"
      try members.picture(path)
      members.add(mask, try Self.mask(values: defect.values))
      splits += "candle,test,anomaly,\(path),\(mask)\n"
      names += "\(path),\(defect.names),\(mask)\n"
    }
    members.add("candle/image_anno.csv", Array(names.utf8))
    members.add("split_csv/1cls.csv", Array(splits.utf8))
    return members
  }

  /// The same candles in VisA's prepared form: 12 files.
  static func visaPrepared() throws -> Members {
    let raw = try visaRaw()
    var members = Members()
    for number in 0..<4 {
      members.add(
        "candle/\(number < 3 ? "train" : "test")/good/000\(number).JPG",
        raw["candle/Data/Images/Normal/000\(number).JPG"])
    }
    for (number, defect) in visaDefects.enumerated() {
      members.add(
        "candle/test/bad/00\(number).JPG", raw["candle/Data/Images/Anomaly/00\(number).JPG"])
      members.add(
        "candle/ground_truth/bad/00\(number).png",
        try mask(values: defect.values.map { _ in 255 }))
    }
    return members
  }

  private mutating func picture(_ path: String) throws { add(path, try Self.picture(path)) }
}
