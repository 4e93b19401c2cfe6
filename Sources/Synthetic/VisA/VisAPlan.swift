extension SyntheticArchive.Plan {
  init(visaProducts: [any Product.Type], fraction: Double, layout: VisALayout) {
    items = []
    undrawn = []
  }
}
let visaProducts: [any Product.Type] = []
