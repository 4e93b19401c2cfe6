/// The files of `data/` that travel inside the program, so that one binary is all a user installs.
///
/// A new file in one of these folders needs one line here; a test names the ones that lack it.
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

  /// What a good product is and what each defect changes: one YAML a category.
  public static var locoKnowledge: [File] {
    [
      loco("breakfast_box.yaml", PackageResources.breakfast_box_yaml),
      loco("juice_bottle.yaml", PackageResources.juice_bottle_yaml),
      loco("pushpins.yaml", PackageResources.pushpins_yaml),
      loco("screw_bag.yaml", PackageResources.screw_bag_yaml),
      loco("splicing_connectors.yaml", PackageResources.splicing_connectors_yaml),
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
    [File(path: "prompts/lad-reasoner.yaml", bytes: PackageResources.lad_reasoner_yaml)]
  }

  private static func loco(_ name: String, _ bytes: [UInt8]) -> File {
    File(path: "knowledge/mvtec_loco/" + name, bytes: bytes)
  }
}
