import Foundation

/// The frame of a page: all in one file, without scripts, and without anything from elsewhere.
struct Page {
  /// A part of a page that the bar at its top leads to.
  struct Section {
    let id: String
    let title: String
    let body: Markup
  }

  let eyebrow: String
  let title: String
  let meta: [(name: String, value: String)]
  let opening: Markup
  let sections: [Section]
  let closing: Markup

  /// The page's HTML.
  var html: String {
    let facts = meta.map { "<li>\($0.name) <b>\($0.value)</b></li>" as Markup }
    let links = sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" as Markup }
    let parts = sections.map {
      "<section aria-labelledby=\"\($0.id)\"><h2 id=\"\($0.id)\">\($0.title)</h2>\n\($0.body)</section>\n"
        as Markup
    }
    // The policy keeps a page from loading or running anything, whatever text it shows.
    let page: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title) · \(eyebrow)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <header class="top">
      <p class="eyebrow">\(eyebrow)</p>
      <h1>\(title)</h1>
      <ul class="meta">\(facts)</ul>
      </header>
      <nav aria-label="Sections"><ul>\(links)</ul></nav>
      <main>
      \(opening)
      \(parts)
      </main>
      <footer>\(closing)</footer>
      </body>
      </html>

      """
    return page.html
  }

  private static let style = Markup(stringLiteral: PageStyle.css)
}

/// Where the bytes of a picture come from.
///
/// - Parameter image: the image's id.
/// - Returns: a PNG or JPEG file; nil where there is none, and the page does without.
public typealias PictureSource = (_ image: String) -> Data?

extension Markup {
  /// A picture inside the page; nothing where there is none.
  static func picture(_ image: String, from pictures: PictureSource) -> Markup? {
    guard let bytes = pictures(image) else { return nil }
    let type = bytes.starts(with: [0xff, 0xd8]) ? "jpeg" : "png"
    return
      "<img src=\"data:image/\(type);base64,\(bytes.base64EncodedString())\" alt=\"\(image)\" loading=\"lazy\">"
  }
}
