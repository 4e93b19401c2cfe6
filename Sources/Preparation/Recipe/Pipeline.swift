import Datasets
import Diagnostics
import Foundation
import Manifest

/// A recipe: what the stages do where no flag says otherwise. Read from a file of `pipelines/`.
public struct Pipeline: Sendable, Equatable {
  /// What the recipe is called.
  public var name = "default"
  /// The seed of every choice.
  public var seed = 0
  /// How images are cut; nil where the file leaves it open.
  public var profiles: [PatchProfile]?
  /// The data sets that builds use; all of the workspace if nil.
  public var datasets: [String]?
  /// The share of the test images, by category and defect, that training may use.
  public var trainingShare: TrainingShare = 0.5
  /// What the model is asked: the name of a bundled prompt template, or the path of an own one; in a
  /// file relative to that file.
  public var prompt = "lad-reasoner"
  /// Supervised examples.
  public var sft = SFT()
  /// GRPO prompts.
  public var grpo = GRPO()
  /// The evaluation set.
  public var eval = Eval()
  /// What a run reads before it builds.
  public var sources: [Source] = []
  /// What a run builds.
  public var builds = BuildKind.allCases
  /// What a run exports at its end.
  public var exports: [ExportRequest] = []

  /// The share of the test images that training may use; the rest judges.
  public struct TrainingShare: Sendable, Equatable, ExpressibleByFloatLiteral {
    /// For every data set that has none of its own.
    public var standard: Double
    /// By data set.
    public var byDataset: [String: Double]

    /// One share for all data sets, but for those of `byDataset`.
    public init(_ standard: Double, byDataset: [String: Double] = [:]) {
      self.standard = standard
      self.byDataset = byDataset
    }

    /// One share for all data sets.
    public init(floatLiteral value: Double) { self.init(value) }

    /// The share of a data set.
    public func of(_ dataset: String) -> Double { byDataset[dataset] ?? standard }
  }

  /// The built-in recipe: `pipelines/loco-only.yaml` for whatever data sets there are.
  public init() {}

  /// The recipe in the file at `path`.
  ///
  /// - Throws: `YAMLFileError` with the line of what is wrong; `SystemError` if there is no file.
  public init(contentsOf path: String) throws {
    guard access(path, R_OK) == 0 else { throw SystemError("read", path) }
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    try self.init(text: String(decoding: data, as: UTF8.self), file: path)
    // What is written for a recipe lies beside it; data lies where the user has it.
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    func beside(_ file: String) -> String {
      file.hasPrefix("/") || file.hasPrefix("~") ? file : folder + file
    }
    if PromptTemplate.isPath(prompt) { prompt = beside(prompt) }
    sources = sources.map { $0.described(by: $0.description.map(beside)) }
  }

  /// The recipe in `text`; `file` names it in errors.
  public init(text: String, file: String) throws(YAMLFileError) {
    let root = try YAMLMap(text: text, file: file, keys: RecipeForm.root)
    name = try root.text("name")
    let datasets = try root.texts("datasets")
    for dataset in datasets { try root.checkDataset(dataset, at: "datasets") }
    self.datasets = datasets.isEmpty ? nil : datasets
    seed = try root.optionalInteger("seed") ?? seed
    profiles = try Self.profiles(root)
    if let split = try root.map("split", keys: RecipeForm.split) {
      trainingShare = try Self.share(split, datasets: self.datasets)
    }
    prompt = try root.optionalText("prompt") ?? prompt
    if let map = try root.map("sft", keys: SFT.keys) { try sft.read(map) }
    if let map = try root.map("grpo", keys: GRPO.keys) { try grpo.read(map) }
    if let map = try root.map("eval", keys: Eval.keys) { try eval.read(map) }
    sources = try Self.sources(root, datasets: self.datasets)
    builds = try Self.builds(root)
    exports = try Self.exports(root, builds: builds)
  }

  private static func profiles(_ root: YAMLMap) throws(YAMLFileError) -> [PatchProfile]? {
    let maps = try root.maps("profiles", keys: RecipeForm.profile)
    var result: [PatchProfile] = []
    for map in maps {
      let standard = PatchProfile.standard
      let (least, most) = (
        try map.optionalInteger("min_pixels") ?? standard.minPixels,
        try map.optionalInteger("max_pixels") ?? standard.maxPixels
      )
      let (patch, merge) = (
        try map.optionalInteger("patch_size") ?? standard.patchSize,
        try map.optionalInteger("merge_size") ?? standard.mergeSize
      )
      do {
        result.append(
          try PatchProfile(minPixels: least, maxPixels: most, patchSize: patch, mergeSize: merge))
      } catch {
        throw map.error(nil, "the profile can't be: \(error)", hint: nil)
      }
    }
    return result.isEmpty ? nil : result
  }

  private static func share(_ split: YAMLMap, datasets: [String]?) throws(YAMLFileError)
    -> TrainingShare
  {
    let by = try split.texts("by")
    guard by.isEmpty || by == ["category", "defect"] else {
      throw split.error("by", "test images can't be split by that", hint: "use [category, defect]")
    }
    guard let shares = try? split.map("training_share") else {
      let share = try split.optionalNumber("training_share") ?? 0.5
      guard share > 0, share < 1 else {
        throw split.error("training_share", "the share is not between 0 and 1", hint: nil)
      }
      return TrainingShare(share)
    }
    var byDataset: [String: Double] = [:]
    for dataset in shares.keys {
      try shares.checkDataset(dataset, at: dataset, among: datasets)
      let share = try shares.optionalNumber(dataset) ?? 0.5
      guard (0...1).contains(share) else {
        throw shares.error(dataset, "the share is not from 0 to 1", hint: nil)
      }
      byDataset[dataset] = share
    }
    return TrainingShare(0.5, byDataset: byDataset)
  }
}
