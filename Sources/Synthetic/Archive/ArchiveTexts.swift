/// The texts that travel with the drawings.
struct ArchiveTexts: Sendable {
  private let dataset: SyntheticDataset
  private let layout: VisAForm

  /// The texts of an archive in the layout of a data set.
  init(_ dataset: SyntheticDataset, layout: VisAForm = .raw) {
    self.dataset = dataset
    self.layout = layout
  }

  /// The two text files, below a folder that ends in `/`, or at the top.
  func items(in folder: String = "") -> [SyntheticArchive.Plan.Item] {
    [
      .text(path: folder + "license.txt", text: license),
      .text(path: folder + "readme.txt", text: readme),
    ]
  }

  private var license: String {
    """
    These pictures and masks are drawings made by `prep synth`.

    They are dedicated to the public domain under CC0 1.0 Universal:
    https://creativecommons.org/publicdomain/zero/1.0/

    You may copy, change and use them, also commercially, without asking. No photograph of the
    \(dataset.title) data set is part of this archive; that data set has a licence of its own
    (\(dataset == .visa ? "CC BY 4.0" : "CC BY-NC-SA 4.0")), which does not apply here.

    """
  }

  private var readme: String {
    let owner = dataset == .visa ? "VisA" : "MVTec"
    let heading = "Synthetic pictures in the layout of \(dataset.title)"
    return """
      \(heading)
      \(String(repeating: "=", count: heading.count))

      Every picture here was computed by `prep synth`. None is a photograph, and none comes from
      \(owner). The archive only copies the layout, the names, the image sizes and the mask form of \
      the
      \(dataset.title) data set, so that programs written for that data set can be run and checked
      where it is absent. Results measured on these drawings say nothing about the real data set.

      Layout
      ------
      \(tree)

      \(paper)

      """
  }

  private var tree: String {
    switch (dataset, layout) {
    case (.mvtecLOCO, _): Self.locoTree
    case (.mvtecAD, _): Self.mvtecTree
    case (.visa, .raw): Self.rawTree
    case (.visa, .prepared): Self.preparedTree
    }
  }

  private var paper: String {
    switch dataset {
    case .mvtecLOCO: Self.locoPaper
    case .mvtecAD: Self.mvtecPaper
    case .visa: Self.visaPaper
    }
  }

  private static let locoTree = """
    <category>/defects_config.json      the defects, their mask values and saturation thresholds
    <category>/train/good/              good products
    <category>/validation/good/         good products
    <category>/test/good/               good products
    <category>/test/logical_anomalies/       a rule of the product is broken
    <category>/test/structural_anomalies/    something is damaged, dirty or strange
    <category>/ground_truth/<label>/<image>/000.png ...
                                        one mask for each annotated region

    A mask is an 8-bit grey picture of the image's size. It is 0 outside the region; inside it has
    the `pixel_value` that defects_config.json gives to the defect. A mask may cover all of its
    picture.
    """

  private static let mvtecTree = """
    <category>/train/good/              good products
    <category>/test/good/               good products
    <category>/test/<defect>/           products with this defect
    <category>/ground_truth/<defect>/000_mask.png ...
                                        one mask for each picture of test/<defect>

    A mask is an 8-bit grey picture of the image's size: 255 in the region of the defect, else 0.
    """

  private static let rawTree = """
    <category>/Data/Images/Normal/      good products
    <category>/Data/Images/Anomaly/     products with defects
    <category>/Data/Masks/Anomaly/      one mask for each picture of Images/Anomaly
    <category>/image_anno.csv           the defects of each picture
    split_csv/1cls.csv, 2cls_highshot.csv, 2cls_fewshot.csv
                                        which pictures are for training and which for the test

    A mask is an 8-bit grey picture of the image's size: 0 outside of the defects, and inside the
    defect's number, which is its place in the category's list of defects, counted from 1.
    """

  private static let preparedTree = """
    <category>/train/good/              good products
    <category>/test/good/               good products
    <category>/test/bad/                products with defects
    <category>/ground_truth/bad/        one mask for each picture of test/bad

    A mask is an 8-bit grey picture of the image's size: 255 in the regions of the defects, else 0.
    """

  private static let locoPaper = """
    The real data set is described in: P. Bergmann, K. Batzner, M. Fauser, D. Sattlegger,
    C. Steger, "Beyond Dents and Scratches: Logical Constraints in Unsupervised Anomaly Detection
    and Localization", International Journal of Computer Vision 130, 2022.
    """

  private static let mvtecPaper = """
    The real data set is described in: P. Bergmann, M. Fauser, D. Sattlegger, C. Steger, "MVTec AD
    -- A Comprehensive Real-World Dataset for Unsupervised Anomaly Detection", CVPR 2019.
    """

  private static let visaPaper = """
    The real data set is described in: Y. Zou, J. Jeong, L. Pemula, D. Zhang, O. Dabeer,
    "SPot-the-Difference Self-Supervised Pre-training for Anomaly Detection and Segmentation",
    ECCV 2022.
    """
}
