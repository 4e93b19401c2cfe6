extension SyntheticArchive.Plan {
  /// One of VisA's two forms, with its numbers of pictures.
  init(visaProducts: [any Product.Type], fraction: Double, layout: VisAForm) {
    var items = ArchiveTexts(.visa, layout: layout).items()
    var undrawn: [String] = []
    var pictures: [Picture] = []
    for product in visaProducts {
      let names = DefectNames.of(product.category, in: .visa)
      let own = VisACategory(product.category, names: names, fraction: fraction, layout: layout)
        .pictures
      items += own.map { .picture($0) }
      items += own.filter { $0.masks != nil }.map { .masks(of: $0) }
      if layout == .raw {
        let path = "\(product.category)/image_anno.csv"
        items.append(.text(path: path, text: VisATables.annotations(own)))
      }
      undrawn += names.filter { !product.drawableDefects.contains($0) }
        .map { "\(product.category)/\($0)" }
      pictures += own
    }
    if layout == .raw {
      for (name, text) in VisATables.splits(pictures) {
        items.append(.text(path: "split_csv/\(name).csv", text: text))
      }
    }
    self.items = items
    self.undrawn = undrawn
  }
}

/// The twelve products of VisA in the archive's order.
let visaProducts: [any Product.Type] = [
  Candle.self, Capsules.self, Cashew.self, ChewingGum.self, Fryum.self, MacaroniRow.self,
  MacaroniHeap.self, PCB1.self, PCB2.self, PCB3.self, PCB4.self, PipeFryum.self,
]
