/// The files of `data/` that travel inside the program, so that one binary is all a user installs.
///
/// A new file in one of these folders needs one line here; a test names the ones that lack it. Files
/// are embedded by their bare names, so no two may be called alike, whatever their folders.
public enum BundledData {
  /// A bundled file: its path below `data/`, and its contents.
  public struct File: Sendable {
    /// The path below `data/`, such as `knowledge/mvtec_loco/pushpins.yaml`.
    public let path: String
    /// The file's contents.
    public let bytes: [UInt8]

    /// The contents as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The file's name without folder and extension.
    public var stem: String {
      let name = path.split(separator: "/").last ?? ""
      return String(name.split(separator: ".").first ?? "")
    }
  }

  /// What a good product is and what each defect changes: one YAML a category, by data set.
  public static var knowledge: [(dataset: String, files: [File])] {
    [("mvtec_loco", locoKnowledge), ("mvtec_ad", mvtecKnowledge), ("visa", visaKnowledge)]
  }

  /// The part of ``knowledge`` on MVTec LOCO AD.
  public static var locoKnowledge: [File] {
    [
      loco("breakfast_box.yaml", PackageResources.breakfast_box_yaml),
      loco("juice_bottle.yaml", PackageResources.juice_bottle_yaml),
      loco("pushpins.yaml", PackageResources.pushpins_yaml),
      loco("screw_bag.yaml", PackageResources.screw_bag_yaml),
      loco("splicing_connectors.yaml", PackageResources.splicing_connectors_yaml),
    ]
  }

  private static var mvtecKnowledge: [File] {
    [
      mvtec("bottle.yaml", PackageResources.bottle_yaml),
      mvtec("cable.yaml", PackageResources.cable_yaml),
      mvtec("capsule.yaml", PackageResources.capsule_yaml),
      mvtec("carpet.yaml", PackageResources.carpet_yaml),
      mvtec("grid.yaml", PackageResources.grid_yaml),
      mvtec("hazelnut.yaml", PackageResources.hazelnut_yaml),
      mvtec("leather.yaml", PackageResources.leather_yaml),
      mvtec("metal_nut.yaml", PackageResources.metal_nut_yaml),
      mvtec("pill.yaml", PackageResources.pill_yaml),
      mvtec("screw.yaml", PackageResources.screw_yaml),
      mvtec("tile.yaml", PackageResources.tile_yaml),
      mvtec("toothbrush.yaml", PackageResources.toothbrush_yaml),
      mvtec("transistor.yaml", PackageResources.transistor_yaml),
      mvtec("wood.yaml", PackageResources.wood_yaml),
      mvtec("zipper.yaml", PackageResources.zipper_yaml),
    ]
  }

  private static var visaKnowledge: [File] {
    [
      visa("candle.yaml", PackageResources.candle_yaml),
      visa("capsules.yaml", PackageResources.capsules_yaml),
      visa("cashew.yaml", PackageResources.cashew_yaml),
      visa("chewinggum.yaml", PackageResources.chewinggum_yaml),
      visa("fryum.yaml", PackageResources.fryum_yaml),
      visa("macaroni1.yaml", PackageResources.macaroni1_yaml),
      visa("macaroni2.yaml", PackageResources.macaroni2_yaml),
      visa("pcb1.yaml", PackageResources.pcb1_yaml),
      visa("pcb2.yaml", PackageResources.pcb2_yaml),
      visa("pcb3.yaml", PackageResources.pcb3_yaml),
      visa("pcb4.yaml", PackageResources.pcb4_yaml),
      visa("pipe_fryum.yaml", PackageResources.pipe_fryum_yaml),
    ]
  }

  /// The 89 rows of LOCO's `defects_config.json` files by category, each with its kind.
  public static var locoDefectsConfig: File {
    loco("defects_config.json", PackageResources.defects_config_json)
  }

  /// How many test images of the real archive show each set of defects.
  public static var locoTestCounts: File {
    loco("test_counts.tsv", PackageResources.test_counts_tsv)
  }

  /// Prompt templates by name.
  public static var prompts: [File] {
    [
      File(path: "prompts/lad-reasoner.yaml", bytes: PackageResources.lad_reasoner_yaml),
      File(
        path: "prompts/lad-reasoner-rules.yaml", bytes: PackageResources.lad_reasoner_rules_yaml),
    ]
  }

  /// What a large model is asked when it writes captions.
  public static var captionerPrompt: File {
    File(path: "prompts/captioner.yaml", bytes: PackageResources.captioner_yaml)
  }

  private static func loco(_ name: String, _ bytes: [UInt8]) -> File {
    File(path: "knowledge/mvtec_loco/" + name, bytes: bytes)
  }

  private static func mvtec(_ name: String, _ bytes: [UInt8]) -> File {
    File(path: "knowledge/mvtec_ad/" + name, bytes: bytes)
  }

  private static func visa(_ name: String, _ bytes: [UInt8]) -> File {
    File(path: "knowledge/visa/" + name, bytes: bytes)
  }
}
