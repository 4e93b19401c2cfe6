/// Who made a data set's images, and on which terms.
struct ImageOrigin: Sendable {
  let creator: String
  let url: String
  let license: String
  /// The year.
  let published: String
  let citation: String

  /// By the name that ids of images begin with.
  static let known = [
    "mvtec_loco": ImageOrigin(
      creator: "MVTec Software GmbH",
      url: "https://www.mvtec.com/company/research/datasets/mvtec-loco",
      license: "https://creativecommons.org/licenses/by-nc-sa/4.0/", published: "2022",
      citation: """
        Bergmann, Batzner, Fauser, Sattlegger, Steger: Beyond Dents and Scratches: Logical \
        Constraints in Unsupervised Anomaly Detection and Localization. IJCV 130 (2022).
        """),
    "mvtec_ad": ImageOrigin(
      creator: "MVTec Software GmbH",
      url: "https://www.mvtec.com/company/research/datasets/mvtec-ad",
      license: "https://creativecommons.org/licenses/by-nc-sa/4.0/", published: "2019",
      citation: """
        Bergmann, Batzner, Fauser, Sattlegger, Steger: The MVTec Anomaly Detection Dataset. \
        IJCV 129 (2021).
        """),
    "visa": ImageOrigin(
      creator: "Amazon", url: "https://github.com/amazon-science/spot-diff",
      license: "https://creativecommons.org/licenses/by/4.0/", published: "2022",
      citation: """
        Zou, Jeong, Pemula, Zhang, Dabeer: SPot-the-Difference Self-Supervised Pre-training for \
        Anomaly Detection and Segmentation. ECCV 2022.
        """),
  ]
}
