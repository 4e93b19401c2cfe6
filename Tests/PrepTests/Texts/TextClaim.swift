/// Something that a text says about an image.
indirect enum TextClaim: Hashable, Sendable {
  /// So many of an object are there.
  case count(String, Int)
  /// A good product has so many of an object.
  case norm(String, Int)
  /// There are so many more of an object than there should be; fewer if negative.
  case change(String, Int)
  /// The connectors have so many clamps.
  case clamps([Int])
  /// So many compartments hold so many pins.
  case compartments(Int, pins: Int)
  /// A rule is kept.
  case kept(String)
  /// A rule is broken.
  case broken(String)
  /// At least one of these defects is there.
  case defect([String])
  /// Nothing is wrong.
  case good
  /// Something is wrong.
  case anomalous
  /// What is wrong is of that kind: the folder's name.
  case kind(String)
  /// Something is wrong at these places.
  case places([ImagePlace])
  /// The product is one of that name.
  case product(String)
  /// A cable of that colour belongs to connectors with so many clamps.
  case colour(String, clamps: Int)
  /// What is said holds of every good product, whatever the image shows.
  case norms
  /// The opposite.
  case not(TextClaim)

  /// What is counted together in a report.
  var sort: String {
    switch self {
    case .count: "count"
    case .norm, .change: "count compared"
    case .clamps: "clamps"
    case .compartments: "compartments"
    case .kept: "rule kept"
    case .broken: "rule broken"
    case .defect: "defect"
    case .good, .anomalous: "verdict"
    case .kind: "kind of anomaly"
    case .places: "place"
    case .product: "product"
    case .colour, .norms: "rule of the product"
    case .not(let claim): "not: " + claim.sort
    }
  }

  /// The claim as one about good products.
  var asNorm: TextClaim {
    if case .count(let object, let number) = self { .norm(object, number) } else { self }
  }
}

extension DrawnPicture {
  /// Why a claim about the picture is false; nil of a true one.
  ///
  /// - Parameter good: what a good product of the same kind shows.
  func disagreement(with claim: TextClaim, good: DrawnPicture) -> String? {
    switch claim {
    case .count(let object, let number):
      number == count(object) ? nil : "there are \(count(object) ?? -1) of \(object)"
    case .norm(let object, let number):
      number == good.count(object)
        ? nil : "there should be \(good.count(object) ?? -1) of \(object)"
    case .change(let object, let number):
      count(object) == (good.count(object) ?? -9) + number
        ? nil : "there are \(count(object) ?? -1) of \(object)"
    case .clamps(let numbers):
      [self["clamps_left"], self["clamps_right"]].sorted() == numbers.map { "\($0)" }.sorted()
        ? nil : "there are \(self["clamps_left"]) and \(self["clamps_right"]) clamps"
    case .compartments(let number, let pins):
      DrawnProducts.pins(self).count { $0 == pins } == number
        ? nil : "the pins lie as \(DrawnProducts.pins(self))"
    case .kept(let rule): keeps(rule) ? nil : "the rule \(rule) is broken"
    case .broken(let rule): keeps(rule) ? "the rule \(rule) is kept" : nil
    case .defect(let names):
      names.contains(where: shows) ? nil : "none of \(names) is there, but \(line.defects)"
    case .good: isGood ? nil : "something is wrong: \(line.defects)"
    case .anomalous: isGood ? "nothing is wrong" : nil
    case .kind(let label): label == self.label ? nil : "the picture is one of \(self.label)"
    case .places(let places): ImagePlace.disagreement(of: places, with: self)
    case .product(let noun): noun == "NOUN" ? nil : "it is no \(noun)"
    case .colour(let colour, let clamps):
      DrawnProducts.colours["\(clamps)"] == colour ? nil : "\(clamps) clamps are not \(colour)"
    case .norms: nil
    case .not(let claim):
      disagreement(with: claim, good: good) == nil ? "what is denied is so: \(claim)" : nil
    }
  }

  func keeps(_ rule: String) -> Bool {
    DrawnProducts.rules[product]?[rule]?(self) ?? false
  }

  func shows(_ defect: String) -> Bool {
    DrawnProducts.defects[product]?[defect]?(self) ?? false
  }
}
