/// `text` without the white space (Unicode's `White_Space`) at its ends.
///
/// Works on scalars: as characters, `\n` followed by a combining mark would not be white space.
func trimmed(_ text: Substring) -> Substring {
  var scalars = text.unicodeScalars
  while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
  while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
  return Substring(scalars)
}
