/// The names of the kinds of defects that VisA's masks number.
///
/// Annotations name the defects of an image, its mask numbers them, and nothing says which number is
/// which name but for the circuit boards. So a number's name is taken from images that show only one
/// kind, and used where no image contradicts it.
public struct VisAClassNames: Sendable {
  /// The mask of an image with what is annotated of it.
  public struct Sighting: Sendable {
    /// The product.
    public let category: String
    /// The names of its defects.
    public let names: [String]
    /// The numbers in its mask.
    public let values: Set<Int>

    /// A mask with all its parts.
    public init(category: String, names: [String], values: Set<Int>) {
      self.category = category
      self.names = names
      self.values = values
    }
  }

  /// The numbers that the data set's authors state.
  private static let stated: [String: [String]] = [
    "pcb1": ["bent", "melt", "scratch", "missing"],
    "pcb2": ["bent", "melt", "scratch", "missing"],
    "pcb3": ["bent", "melt", "scratch", "missing"],
    "pcb4": ["burnt", "scratch", "missing", "damage", "extra", "wrong place", "dirt"],
  ]

  private struct Class: Hashable {
    let category: String
    let value: Int
  }

  private var deduced: [Class: String] = [:]

  /// Deduces names from all masks of an archive.
  public init(_ sightings: [Sighting]) {
    var namesOf: [Class: Set<String>] = [:]
    var valuesOf: [String: Set<Int>] = [:]
    for sighting in sightings where sighting.names.count == 1 && sighting.values.count == 1 {
      guard let name = sighting.names.first, let value = sighting.values.first else { continue }
      namesOf[Class(category: sighting.category, value: value), default: []].insert(name)
      valuesOf["\(sighting.category)/\(name)", default: []].insert(value)
    }
    for (number, names) in namesOf where names.count == 1 {
      guard let name = names.first else { continue }
      if valuesOf["\(number.category)/\(name)"]?.count == 1 { deduced[number] = name }
    }
  }

  /// What the pixels of `value` show in the mask of an image that is annotated with `names`: the
  /// number's name if the annotation agrees or says nothing, else the only annotated name, else
  /// ``VisALayout/unnamedDefect``.
  public func name(of value: Int, category: String, names: [String]) -> String {
    let stated = Self.stated[category].flatMap {
      $0.indices.contains(value - 1) ? $0[value - 1] : nil
    }
    if let name = stated ?? deduced[Class(category: category, value: value)] {
      if names.isEmpty { return name }
      let key = ProductDefect.key(of: name)
      if let annotated = names.first(where: { ProductDefect.key(of: $0) == key }) {
        return annotated
      }
    }
    return names.count == 1 ? names[0] : VisALayout.unnamedDefect
  }
}
