import Diagnostics

/// A defect that an image shows.
public struct DefectSighting: Sendable, Hashable {
  /// The data set's name for it; see ``ProductDefect/key(of:)``.
  public let name: String
  /// How many regions of the image are marked with it.
  public let regions: Int

  /// A defect that an image shows.
  public init(name: String, regions: Int = 1) {
    self.name = name
    self.regions = regions
  }
}

/// A defect that the knowledge of a category doesn't list.
public struct UnknownDefect: ActionableError, Hashable {
  /// The defect.
  public let name: String
  /// The category.
  public let category: String

  /// Names the defect and the category.
  public var message: String { "no knowledge of the defect `\(name)` of `\(category)`" }

  /// Where to add it.
  public var hint: String? { "add it to the knowledge file of `\(category)`" }
}

/// What is known of the product in one image: each constraint kept, broken or unknown, and each
/// object's number where it is known.
public struct ProductState: Sendable, Equatable {
  /// Whether a constraint is kept.
  public enum Status: Sendable, Hashable {
    /// It is.
    case kept
    /// It is not; what is seen instead, in sentences.
    case broken([String])
    /// Nobody can say from what is known of the image.
    case unknown
  }

  /// A constraint and its status.
  public struct Finding: Sendable, Equatable {
    /// The constraint.
    public let constraint: ProductConstraint
    /// Whether it is kept.
    public let status: Status
  }

  /// An object and its number.
  public struct Count: Sendable, Equatable {
    /// The object.
    public let object: ProductObject
    /// How many there are.
    public let number: Int

    /// Whether a good product has another number.
    public var isWrong: Bool { number != object.count }
  }

  /// A defect in the words that fit this image.
  public struct Defect: Sendable, Equatable {
    /// The defect.
    public let defect: ProductDefect
    /// The words.
    public let wording: ProductDefect.Wording
    /// Whether its changes of counts hold in this image.
    let isExact: Bool
  }

  /// All constraints, in the order of the knowledge.
  public let findings: [Finding]
  /// The objects whose number is known, in the order of the knowledge.
  public let counts: [Count]
  /// The defects, in the order of the knowledge.
  public let defects: [Defect]

  /// The constraints that are kept.
  public var kept: [ProductConstraint] {
    findings.filter { $0.status == .kept }.map(\.constraint)
  }

  /// The constraints that are broken.
  public var broken: [ProductConstraint] {
    findings.filter { if case .broken = $0.status { true } else { false } }.map(\.constraint)
  }

  /// Everything that is wrong, in sentences: what is seen instead of each broken constraint, then
  /// what is seen of each defect that this leaves out. No sentence twice.
  public var problems: [String] {
    var sentences: [String] = []
    for finding in findings {
      if case .broken(let instead) = finding.status { sentences += instead }
    }
    let broken = Set(broken.map(\.id))
    let leftOut = defects.filter { broken.isDisjoint(with: $0.wording.breaks.map(\.constraint)) }
    sentences += leftOut.map(\.wording.seen)
    var seen: Set<String> = []
    return sentences.filter { seen.insert($0).inserted }
  }
}

extension ProductKnowledge {
  /// What is known of a product that shows exactly `sightings`; with none, of a good one.
  ///
  /// Defects combine: a constraint is broken if any breaks it, else unknown if any leaves it so, and
  /// the changes of an object's number add up.
  public func state(
    showing sightings: [DefectSighting]
  ) throws(UnknownDefect) -> ProductState {
    for sighting in sightings where defect(sighting.name) == nil {
      throw UnknownDefect(name: sighting.name, category: category)
    }
    let defects = shown(sightings)
    let numbers = objects.map { number(of: $0, after: defects) }
    let findings = constraints.map { constraint in
      let index = objects.firstIndex { $0.id == constraint.object }
      return ProductState.Finding(
        constraint: constraint,
        status: status(of: constraint, after: defects, number: index.flatMap { numbers[$0] }))
    }
    let counts = zip(objects, numbers).compactMap { object, number in
      number.map { ProductState.Count(object: object, number: $0) }
    }
    return ProductState(findings: findings, counts: counts, defects: defects)
  }

  /// The sightings with their defects; sightings of one defect are taken together.
  private func shown(_ sightings: [DefectSighting]) -> [ProductState.Defect] {
    defects.compactMap { defect in
      let key = ProductDefect.key(of: defect.name)
      let same = sightings.filter { ProductDefect.key(of: $0.name) == key }
      guard !same.isEmpty else { return nil }
      let regions = same.reduce(0) { $0 + $1.regions }
      return ProductState.Defect(
        defect: defect, wording: defect.wording(regions: regions),
        isExact: regions <= 1 || defect.severalRegions == nil)
    }
  }

  private func number(of object: ProductObject, after shown: [ProductState.Defect]) -> Int? {
    guard var number = object.count else { return nil }
    for entry in shown {
      if entry.defect.unknownCounts.contains(object.id) { return nil }
      for change in entry.defect.counts where change.object == object.id {
        guard entry.isExact else { return nil }
        number += change.to - change.from
      }
    }
    return number >= 0 ? number : nil
  }

  private func status(
    of constraint: ProductConstraint, after shown: [ProductState.Defect], number: Int?
  ) -> ProductState.Status {
    let replacements = shown.flatMap(\.wording.breaks).filter { $0.constraint == constraint.id }
    let isUnsure = shown.contains { $0.defect.unknown.contains(constraint.id) }
    if replacements.isEmpty { return isUnsure ? .unknown : .kept }
    if let object = constraint.object.flatMap(object) {
      if isUnsure { return .unknown }
      // Two defects that change one number: each alone would state a number that is not there.
      if replacements.count > 1 {
        guard let number, number != object.count else { return .unknown }
        return .broken([object.sentence(count: number)])
      }
    }
    return .broken(replacements.map(\.statement))
  }
}
