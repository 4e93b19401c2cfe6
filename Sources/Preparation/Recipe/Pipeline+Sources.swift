import Datasets
import Manifest

extension Pipeline {
  /// An archive or folder that a run reads, or draws first. An element of a recipe's `sources`.
  public struct Source: Sendable, Equatable {
    /// The data set that it holds.
    public let dataset: String
    /// Where it comes from.
    public let origin: Origin
    /// The YAML file that describes an own data set, in a recipe relative to it; nil for a known one, and for one whose
    /// `dataset.yaml` lies in the source.
    public let description: String?

    /// Where a source comes from.
    public enum Origin: Sendable, Equatable {
      /// A file or folder that the user brings.
      case file(String)
      /// An archive that the run draws.
      case drawn(Drawing)
    }

    /// The name of MMAD's questions among the data sets of sources.
    public static let questions = "mmad"

    /// Whether it holds questions about the images of others.
    public var holdsQuestions: Bool { dataset == Self.questions }

    /// A source of `dataset`.
    public init(dataset: String, origin: Origin, description: String? = nil) {
      (self.dataset, self.origin, self.description) = (dataset, origin, description)
    }

    /// The source with its description at another path.
    func described(by file: String?) -> Source {
      Source(dataset: dataset, origin: origin, description: file)
    }

    /// The source at another path, described as this one is.
    func at(_ path: String) -> Source {
      Source(dataset: dataset, origin: .file(path), description: description)
    }

    /// Its path: a drawn archive stands in the workspace, under the name of its settings.
    public func path(in workspace: Workspace) -> String {
      switch origin {
      case .file(let path): path
      case .drawn(let drawing):
        workspace.absolute("drawn/\(dataset)\(drawing.name).tar.xz")
      }
    }
  }

  /// What `prep synth` draws. Nil where its default holds.
  public struct Drawing: Sendable, Equatable {
    /// Size of the pictures relative to the real ones.
    public var scale: Double?
    /// Number of pictures relative to the real ones.
    public var fraction: Double?
    /// Seed of all that varies; other than the recipe's own.
    public var seed: Int?
    /// Only these categories; all if empty.
    public var categories: [String] = []

    /// A drawing with these settings.
    public init(
      scale: Double? = nil, fraction: Double? = nil, seed: Int? = nil, categories: [String] = []
    ) {
      (self.scale, self.fraction) = (scale, fraction)
      (self.seed, self.categories) = (seed, categories)
    }

    /// The settings as a part of a file's name.
    var name: String {
      let parts = [
        scale.map { "scale\($0)" }, fraction.map { "fraction\($0)" }, seed.map { "seed\($0)" },
      ]
      return (parts.compactMap(\.self) + categories).map { "-" + $0 }.joined()
    }
  }

  /// The data sets of which `prep synth` draws pictures.
  static let drawable = ["mvtec_loco", "mvtec_ad", "visa"]

  static func sources(_ root: YAMLMap, datasets: [String]?) throws(YAMLFileError)
    -> [Source]
  {
    var sources: [Source] = []
    for map in try root.maps("sources", keys: RecipeForm.source) {
      let dataset = try map.text("dataset")
      if dataset != Source.questions {
        try map.checkDataset(dataset, at: "dataset", among: datasets)
      }
      sources.append(
        Source(
          dataset: dataset, origin: try origin(map, dataset),
          description: try description(map, dataset)))
    }
    return sources
  }

  private static func description(_ map: YAMLMap, _ dataset: String) throws(YAMLFileError)
    -> String?
  {
    guard let file = try map.optionalText("describe") else { return nil }
    guard PublishedDataset.named(dataset) == nil, dataset != Source.questions else {
      throw map.error(
        "describe", "`\(dataset)` is known and needs no description",
        hint: "leave `describe` out, or give your data set another name")
    }
    return file
  }

  private static func origin(_ map: YAMLMap, _ dataset: String) throws(YAMLFileError)
    -> Source.Origin
  {
    let path = try map.optionalText("path")
    guard let synth = try map.map("synth", keys: RecipeForm.synth) else {
      guard let path else {
        throw map.error(
          nil, "a source has neither `path` nor `synth`",
          hint: "say with `path` where it is, or with `synth: {}` that it is to be drawn")
      }
      return .file(path)
    }
    if path != nil {
      throw map.error(
        "path", "a source has both `path` and `synth`",
        hint: "leave one out: a drawn archive has its place in the workspace")
    }
    guard drawable.contains(dataset) else {
      throw map.error(
        "dataset", "`\(dataset)` can't be drawn",
        hint: "what can be: \(drawable.joined(separator: ", "))")
    }
    return .drawn(try drawing(synth))
  }

  private static func drawing(_ map: YAMLMap) throws(YAMLFileError) -> Drawing {
    var drawing = Drawing()
    drawing.scale = try map.number("scale", in: 0.05...1)
    drawing.fraction = try map.number("fraction", in: 0...10)
    drawing.seed = try map.optionalInteger("seed")
    drawing.categories = try map.texts("categories")
    if let seed = drawing.seed, seed < 0 {
      throw map.error("seed", "`seed` is below 0", hint: nil)
    }
    return drawing
  }
}
