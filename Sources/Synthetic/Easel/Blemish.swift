/// What a defect does to a product, of the kinds that many products have in common.
enum Blemish: Sendable, Equatable {
  /// Only the product itself knows how it looks.
  case own
  /// Two of the product's other defects.
  case several

  // They change the outline: `Easel.formed`.

  /// A piece bitten out of the edge, this large beside the body.
  case chip(Float)
  /// Broken across the middle, the parts a little apart.
  case split

  // They lie on the surface: `Easel.blemish`.

  /// A ragged dark line with a branch.
  case crack
  /// One to three thin, slightly curved lines.
  case scratch
  /// A slit that gapes.
  case cut
  /// A dark hole with a ragged rim.
  case hole
  /// One to three small holes.
  case pricks
  /// A round dent with a hole in its middle.
  case poke
  /// A spot of a colour, 0xrrggbb, this large beside the body.
  case spot(Int, Float = 0.2)
  /// A spot hardly darker or lighter than the surface.
  case shade
  /// A soft-edged dark brown place.
  case burn
  /// A spilled liquid: darkens what is below, most at its edge.
  case liquid
  /// A clear, shiny blob.
  case glue
  /// Something foreign: crumbs, a fibre, a chip or a smear.
  case dirt
  /// A bent sliver of metal.
  case metal
  /// A loose thread of a colour, 0xrrggbb.
  case thread(Int)
  /// A few printed characters of a colour, 0xrrggbb.
  case printed(Int)
  /// A place where the surface is coarse.
  case rough

  /// Whether it changes the outline.
  var isCut: Bool {
    switch self {
    case .chip, .split: true
    default: false
    }
  }

  /// Whether it lies on the surface.
  var isSurface: Bool { !isCut && self != .own && self != .several }
}
