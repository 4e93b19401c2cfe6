import Digest

/// Which connectors and cables lie where, what is wrong, and the region that each defect covers.
struct SplicingLayout: Sendable {
  /// What an annotator marks for a defect.
  enum Region: Sendable {
    case shapes([Shape])
    /// Every pixel: nobody can say where a connector that is not there should lie.
    case wholePicture
  }

  private(set) var connectors: [Connector] = []
  private(set) var cables: [Cable] = []
  /// What is wrong with the cable itself, in a word for the truth.
  private var cableState: String?
  private(set) var contaminant: Contaminant?
  /// What an annotator marks, by defect.
  private(set) var regions: [String: Region] = [:]
  /// What is not a count.
  private(set) var attributes: [String: String] = [:]
  let background: Noise

  init(defects: [String], generator: inout SplitMix64) {
    background = generator.noise()
    // No real picture shows two of these defects at once, and most exclude each other.
    let defect = defects.first
    let pose = SplicingPose(defect: defect, generator: &generator)
    connectors = [pose.left, pose.right]
    attributes = pose.attributes
    let route = CableRoute(
      from: pose.left, pose.rows.left, to: pose.right, pose.rows.right, slack: pose.slack)
    let hue = Self.hue(for: defect, pose, &generator)
    let sound = route.cable(hue, noise: generator.noise())
    cables = [sound]
    attributes["cable_color"] = hue.rawValue
    guard let defect else { return }
    if !changeParts(defect, pose, &generator), !changeCable(defect, route, hue, pose, &generator) {
      changeConnector(defect, &generator)
    }
  }

  /// Sound connectors as `pose` has them, with a cable of this hue or none.
  init(pose: SplicingPose, hue: Cable.Hue?, generator: inout SplitMix64) {
    background = generator.noise()
    connectors = [pose.left, pose.right]
    attributes = pose.attributes
    attributes["cable_color"] = hue?.rawValue
    guard let hue else {
      removeCable()
      return
    }
    let route = CableRoute(
      from: pose.left, pose.rows.left, to: pose.right, pose.rows.right, slack: pose.slack)
    cables = [route.cable(hue, noise: generator.noise())]
  }

  /// Each number of clamps has its hue; two defects break that.
  private static func hue(
    for defect: String?, _ pose: SplicingPose, _ generator: inout SplitMix64
  ) -> Cable.Hue {
    let matching = Cable.Hue.of(
      clamps: generator.chance(0.5) ? pose.left.clamps : pose.right.clamps)
    switch defect {
    case "cable_color":
      let others = [Cable.Hue.yellow, .blue, .red].filter { $0 != matching }
      return generator.pick(others) ?? .red
    case "unknown_cable_color":
      return generator.pick([.green, .black, .white, .violet]) ?? .green
    default:
      return matching
    }
  }

  /// Takes parts away or adds some. False of a defect that does neither.
  private mutating func changeParts(
    _ defect: String, _ pose: SplicingPose, _ generator: inout SplitMix64
  ) -> Bool {
    switch defect {
    case "missing_connector", "missing_connector_and_cable":
      let kept = generator.next(below: 2)
      connectors = [connectors[kept]]
      regions[defect] = .wholePicture
      leaveOne(connectors[0], kept == 0 ? pose.rows.left : pose.rows.right, defect, &generator)
    case "missing_cable":
      removeCable()
      regions[defect] = .shapes([pose.between])
    case "extra_cable":
      let rows = (0..<pose.left.clamps).filter { $0 != pose.rows.left }
      let row = generator.pick(rows) ?? 0
      let route = CableRoute(
        from: pose.left, row, to: pose.right, row,
        slack: Point(generator.float(-10...10), generator.float(-10...10)))
      let hue = Cable.Hue.of(clamps: pose.left.clamps)
      cables.append(route.cable(hue, noise: generator.noise()))
      regions[defect] = .shapes(visibleJackets)
    default:
      return false
    }
    return true
  }

  private mutating func removeCable() {
    cables = []
    attributes = attributes.filter { !$0.key.hasPrefix("cable") }
    attributes["cable_color"] = "none"
  }

  /// What lies about when one of the connectors is not there.
  private mutating func leaveOne(
    _ connector: Connector, _ row: Int, _ defect: String, _ generator: inout SplitMix64
  ) {
    let absent = connector.side == .left ? "right" : "left"
    attributes["clamps_" + absent] = nil
    attributes["cable_position_" + absent] = nil
    if defect == "missing_connector_and_cable" {
      removeCable()
      return
    }
    let route = CableRoute(
      from: connector, row, length: generator.float(400...470), bend: generator.float(-90...90))
    let hue = Cable.Hue.of(clamps: connector.clamps)
    cables = [route.cable(hue, noise: generator.noise())]
    attributes["cable_color"] = hue.rawValue
  }

  /// Damages or replaces the cable. False of a defect that concerns a connector.
  private mutating func changeCable(
    _ defect: String, _ route: CableRoute, _ hue: Cable.Hue, _ pose: SplicingPose,
    _ generator: inout SplitMix64
  ) -> Bool {
    switch defect {
    case "cable_color", "unknown_cable_color", "wrong_cable_location":
      regions[defect] = .shapes(visibleJackets)
    case "cable_cut":
      replaceCable(defect, route.cut(hue, generator: &generator), "cut")
    case "broken_cable":
      replaceCable(defect, route.frayed(hue, generator: &generator), "broken")
    case "cable_not_plugged":
      replaceCable(
        defect, route.unplugged(hue, from: pose.right, generator: &generator), "unplugged")
    default:
      return false
    }
    return true
  }

  /// The insulation outside the connectors.
  private var visibleJackets: [Shape] {
    cables.map { cable in connectors.reduce(cable.jacket) { $0.subtracting($1.body) } }
  }

  private mutating func replaceCable(
    _ defect: String, _ damaged: (cable: Cable, region: Shape), _ state: String
  ) {
    cableState = state
    cables = [damaged.cable]
    regions[defect] = .shapes([damaged.region])
  }

  /// Damages or turns a connector, or marks both where they don't fit each other or the cable.
  private mutating func changeConnector(_ defect: String, _ generator: inout SplitMix64) {
    let index = generator.next(below: connectors.count)
    let clamps = connectors[index].clamps
    let row = generator.next(below: clamps)
    switch defect {
    case "flipped_connector":
      connectors[index].fault = .flipped
      regions[defect] = .shapes([connectors[index].body])
    case "broken_connector":
      connectors[index].fault = .broken(atLast: generator.chance(0.5))
      let cracks = connectors[index].cracks.map { Shape.stroke($0, width: 12) }
      let bite = connectors[index].bite?.expanded(10).intersection(connectors[index].body)
      regions[defect] = .shapes((bite.map { [$0] } ?? []) + cracks)
    case "open_lever":
      connectors[index].fault = .openLever(row)
      let closed = connectors[index].lever(row)
      regions[defect] = .shapes([closed, connectors[index].openLever(row).expanded(6)])
    case "color":
      let colors = [0x2f62b5, 0x3b8f4a, 0x77797c, 0x2b2b2d, 0xd8cf3a]
      let color = Color(hex: generator.pick(colors) ?? 0x2f62b5)
      connectors[index].fault = .discoloured(row, color)
      regions[defect] = .shapes([connectors[index].lever(row)])
    case "contamination":
      soil(connectors[index], &generator)
    default:
      let cable = defect.hasPrefix("cable_too_short") ? visibleJackets : []
      regions[defect] = .shapes(connectors.map(\.body) + cable)
    }
  }

  private mutating func soil(_ connector: Connector, _ generator: inout SplitMix64) {
    let near = connector.frame.world(
      generator.float(-60...200), generator.float(-1...1) * connector.halfHeight * 0.7)
    let found = Contaminant(
      kind: generator.pick(Contaminant.Kind.allCases) ?? .crumbs, at: near,
      size: generator.float(60...100), generator: &generator)
    contaminant = found
    regions["contamination"] = .shapes([found.shape])
  }

  /// What the picture shows.
  func scene(on canvas: Canvas) -> Scene {
    var scene = Scene()
    scene.counts = [
      "connector": connectors.count, "cable": cables.count,
      "clamp": connectors.reduce(0) { $0 + $1.clamps },
      "open_lever": connectors.filter { if case .openLever = $0.fault { true } else { false } }
        .count,
      "contaminant": contaminant == nil ? 0 : 1,
    ]
    scene.attributes = attributes
    scene.objects =
      connectors.map {
        canvas.object("connector", $0.body, place: $0.side.rawValue, state: $0.state)
      }
      + cables.map { canvas.object("cable", $0.shape, state: cableState) }
      + (contaminant.map { [canvas.object("contaminant", $0.shape)] } ?? [])
    return scene
  }
}
