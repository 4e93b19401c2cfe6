// swift-tools-version: 6.1
import Foundation
import PackageDescription

/// Settings of every Swift target of ours: no warning is left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Pixel loops are unusable without optimisation, so tests in debug get them optimised too.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil,
  resources: [Resource]? = nil, settings: [SwiftSetting] = strict
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, resources: resources,
    swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil,
  exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources,
    swiftSettings: strict)
}

/// Where libtorch is: the folder of an installed `torch` package, or an unpacked libtorch. `LIBTORCH`
/// names it; otherwise it is where `scripts/setup torch` puts it. Nil leaves out what needs it.
let libtorch: String? = {
  let own = Context.packageDirectory + "/.deps/torch/torch"
  let folder = Context.environment["LIBTORCH"] ?? own
  return FileManager.default.fileExists(atPath: folder + "/lib/libtorch_cpu.so") ? folder : nil
}()

/// `lad` and its modules, over libtorch in `folder`; the linker adds CUDA's library where there is one.
func ladTargets(_ folder: String) -> [Target] {
  let headers = ["include", "include/torch/csrc/api/include"].map { "-I\(folder)/\($0)" }
  let cuda = FileManager.default.fileExists(atPath: folder + "/lib/libtorch_cuda.so")
  let libraries = ["-ltorch_cpu", "-lc10"] + (cuda ? ["-ltorch_cuda", "-lc10_cuda"] : [])
  return [
    .target(
      name: "CTorch", exclude: ["State.hpp"],
      cxxSettings: [.unsafeFlags(headers + ["-O2"])],
      linkerSettings: [
        .unsafeFlags(
          ["-L\(folder)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(folder)/lib"]
            + ["-Xlinker", "--no-as-needed"] + libraries + ["-Xlinker", "--as-needed"])
      ]),
    module("Torch", ["CTorch", "Diagnostics"]),
    module("Collective", ["Diagnostics", "Torch"], settings: optimised),
    module("QwenVL", ["Diagnostics", "Shards", "Torch"]),
    module("Generation", ["Diagnostics", "Digest", "QwenVL", "Tokenization", "Torch"]),
    module(
      "Reasoner",
      [
        "Diagnostics", "Digest", "Evaluation", "Generation", "Imaging", "Manifest", "Preparation",
        "QwenVL", "RLAD", "Shards", "Tokenization", "Torch",
      ]),
    module(
      "Training",
      [
        "Collective", "Diagnostics", "Digest", "Evaluation", "Generation", "Manifest", "QwenVL",
        "RLAD", "Reasoner", "Shards", "Torch",
      ]),
    module(
      "ChatServing",
      ["Diagnostics", "Generation", "QwenVL", "Reasoner", "Serving", "Tokenization", "Torch"]),
    .executableTarget(
      name: "lad",
      dependencies: [
        "ChatServing", "Collective", "CommandLineTool", "Diagnostics", "Evaluation", "Generation",
        "Imaging", "Manifest", "Preparation", "QwenVL", "RLAD", "Reasoner", "Serving", "Terminal",
        "Torch",
        "Training", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    module(
      "Nano",
      [
        "Datasets", "Diagnostics", "Digest", "Generation", "Imaging", "Parallel", "Preparation",
        "QwenVL", "Reasoner", "Synthetic", "Tokenization", "Torch", "Training",
      ]),
    .executableTarget(
      name: "lad-nano",
      dependencies: [
        "CommandLineTool", "Imaging", "Nano", "QwenVL", "Reasoner", "Synthetic", "Tokenization",
        "Torch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "lad-bench",
      dependencies: [
        "Generation", "QwenVL", "RLAD", "Reasoner", "Shards", "Tokenization", "Torch", "Training",
      ],
      path: "benchmarks/LadBench", swiftSettings: strict),
    tests("TorchTests", ["Torch", "Diagnostics"]),
    tests("CollectiveTests", ["Collective", "Diagnostics", "Torch"]),
    module(
      "ModelFixtures", ["QwenVL", "Shards", "Tokenization", "Torch"], path: "Tests/ModelFixtures"),
    tests(
      "QwenVLTests", ["Diagnostics", "ModelFixtures", "QwenVL", "Shards", "Tokenization", "Torch"],
      exclude: ["Fixtures"]),
    tests(
      "ReasonerTests",
      [
        "Generation", "Imaging", "ModelFixtures", "QwenVL", "RLAD", "Reasoner", "Tokenization",
        "Torch",
      ]),
    tests(
      "GenerationTests",
      ["Diagnostics", "Generation", "ModelFixtures", "QwenVL", "Tokenization", "Torch"]),
    tests(
      "NanoTests",
      [
        "Generation", "Imaging", "ModelFixtures", "Nano", "QwenVL", "Reasoner", "Synthetic",
        "Torch",
      ]),
    tests(
      "ChatServingTests",
      [
        "ChatServing", "Generation", "Imaging", "ModelFixtures", "QwenVL", "Reasoner",
        "Serving", "Torch",
      ]),
    tests(
      "LadTests",
      [
        "lad", "prep", "Imaging", "Manifest", "ModelFixtures", "Serving", "Torch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests(
      "TrainingTests",
      [
        "Diagnostics", "Digest", "Evaluation", "Generation", "Manifest", "ModelFixtures", "QwenVL",
        "RLAD",
        "Reasoner", "Shards", "Tokenization", "Torch", "Training",
      ],
      exclude: ["Fixtures"]),
  ]
}

/// What stands in for `lad` without libtorch: it says how to get it.
let absentLad: [Target] = [
  .executableTarget(
    name: "lad", dependencies: ["Diagnostics", "Terminal"], path: "Sources/ladAbsent",
    swiftSettings: strict)
]

if libtorch == nil {
  print("note: libtorch was not found, so `lad` is left out; `scripts/setup torch` installs it")
}

let package = Package(
  name: "prep",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "prep", targets: ["prep"]), .executable(name: "lad", targets: ["lad"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // C libraries
    .target(
      name: "CImageCodecs",
      cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))],
      linkerSettings: ["png", "jpeg", "deflate", "m"].map { .linkedLibrary($0) }),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    // What the program carries: SQL migrations, JSON schemas, product knowledge, prompts
    .target(
      name: "Schemas", path: "schemas",
      exclude: ["export"]
        + ["comparison", "dataset", "evaluation", "knowledge", "pipeline", "prompt"].map {
          $0 + ".schema.json"
        },
      resources: [.embedInCode("sql")], swiftSettings: strict),
    .target(
      name: "BundledData", path: "data", exclude: ["models"],
      resources: ["knowledge/mvtec_loco", "knowledge/mvtec_ad", "knowledge/visa", "prompts"].map {
        .embedInCode($0)
      },
      swiftSettings: strict),

    // Pure modules
    module("Diagnostics"),
    module("Parallel"),
    module("Digest", ["CCrypto", "Diagnostics"]),
    module("Imaging", ["CImageCodecs"], settings: optimised),
    module("RLAD"),
    module("Evaluation", ["Diagnostics", "Digest", "RLAD"], settings: optimised),
    module("Tokenization", ["Diagnostics"], settings: optimised),

    // Disk and data
    module("Archives", ["CArchive", "Diagnostics", "Digest"]),
    module(
      "Datasets",
      ["BundledData", "Diagnostics", "Digest", .product(name: "Yams", package: "Yams")]),
    module(
      "Manifest",
      ["Schemas", "Diagnostics", "Digest", .product(name: "GRDB", package: "GRDB.swift")]),
    module("Shards", ["Diagnostics", "Digest"]),
    module("Terminal", ["Diagnostics"]),
    module(
      "CommandLineTool",
      [
        "Diagnostics", "Imaging", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    module(
      "Serving", ["Diagnostics", "Imaging", .product(name: "FlyingSocks", package: "FlyingFox")]),
    module(
      "Synthetic", ["BundledData", "Diagnostics", "Digest", "Imaging", "Parallel"],
      settings: optimised),
    module(
      "Preparation",
      [
        "Archives", "BundledData", "Datasets", "Diagnostics", "Digest", "Imaging", "Manifest",
        "Parallel", "RLAD", "Shards",
      ],
      resources: [
        .embedInCode("Export/Files/reward_yesno.py"),
        .embedInCode("Export/Files/croissant_context.json"),
      ]),
    .executableTarget(
      name: "prep",
      dependencies: [
        "Archives", "CommandLineTool", "Datasets", "Diagnostics", "Imaging", "Manifest",
        "Preparation", "RLAD", "Synthetic", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests: one suite a module
    module("TestSupport", path: "Tests/TestSupport"),
    tests(
      "ArchivesTests", ["Archives", "Digest", "Diagnostics"], resources: [.copy("Fixtures")]),
    tests("DatasetsTests", ["Datasets", "BundledData", "Diagnostics"]),
    tests("DigestTests", ["Digest", "Diagnostics"]),
    tests(
      "EvaluationTests",
      ["Evaluation", "Datasets", "Diagnostics", "Digest", "RLAD", "TestSupport"],
      resources: [.copy("Fixtures")]),
    tests("ImagingTests", ["Imaging", "Digest"], resources: [.copy("Fixtures")]),
    tests(
      "ManifestTests",
      ["Manifest", "Diagnostics", "Schemas", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("ParallelTests", ["Parallel"]),
    tests(
      "PreparationTests",
      [
        "Archives", "BundledData", "Datasets", "Diagnostics", "Digest", "Imaging", "Manifest",
        "Preparation", "RLAD", "Shards", "TestSupport", .product(name: "Yams", package: "Yams"),
      ]),
    tests("RLADTests", ["RLAD"], resources: [.copy("Fixtures")]),
    tests(
      "ServingTests",
      [
        "Serving", "Diagnostics", "Imaging", .product(name: "FlyingSocks", package: "FlyingFox"),
      ]),
    tests("ShardsTests", ["Shards", "Diagnostics", "Digest"], resources: [.copy("Fixtures")]),
    tests(
      "SyntheticTests",
      ["Archives", "BundledData", "Datasets", "Digest", "Imaging", "Synthetic"]),
    tests(
      "TokenizationTests", ["Tokenization", "Diagnostics"], resources: [.copy("Fixtures")]),
    tests("TerminalTests", ["Terminal", "Diagnostics"]),
    tests(
      "PrepTests",
      [
        "prep", "Archives", "Datasets", "Digest", "Imaging", "Preparation", "Synthetic",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ] + (libtorch.map(ladTargets) ?? absentLad),
  cxxLanguageStandard: .cxx20
)
