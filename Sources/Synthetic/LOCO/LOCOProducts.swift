/// The five products of MVTec LOCO AD in the archive's order.
let locoProducts: [any Product.Type] = [
  BreakfastBox.self, JuiceBottle.self, Pushpins.self, ScrewBag.self, SplicingConnectors.self,
]
