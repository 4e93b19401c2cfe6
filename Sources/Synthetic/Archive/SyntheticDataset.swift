/// A data set whose layout can be drawn.
public enum SyntheticDataset: String, Sendable, CaseIterable {
  /// MVTec LOCO AD.
  case mvtecLOCO = "mvtec-loco"
  /// MVTec AD.
  case mvtecAD = "mvtec-ad"
  /// VisA.
  case visa

  /// The data set of a name as people type it: `mvtec-ad` or `mvtec_ad`, in any case.
  public init?(name: String) {
    self.init(rawValue: String(name.lowercased().map { $0 == "_" ? "-" : $0 }))
  }

  /// The name by which a workspace and the knowledge know the data set, such as `mvtec_ad`.
  public var id: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }

  /// The name as its authors write it.
  public var title: String {
    switch self {
    case .mvtecLOCO: "MVTec LOCO AD"
    case .mvtecAD: "MVTec AD"
    case .visa: "VisA"
    }
  }

  /// The categories in the archive's order.
  public var categories: [String] { products.map { $0.category } }

  /// The products in the archive's order.
  var products: [any Product.Type] {
    switch self {
    case .mvtecLOCO: locoProducts
    case .mvtecAD: mvtecProducts
    case .visa: visaProducts
    }
  }
}

/// The two forms in which VisA lies on people's disks.
public enum VisAForm: String, Sendable, CaseIterable {
  /// As published: `Data/Images`, `Data/Masks`, `image_anno.csv` and `split_csv`.
  case raw
  /// As the published script arranges it for one-class methods: `train`, `test`, `ground_truth`.
  case prepared
}
