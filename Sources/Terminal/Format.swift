/// Numbers in a form for people.
public enum Format {
  /// Bytes with a decimal unit: `3.2 MB`.
  public static func bytes(_ count: Int) -> String {
    var value = Double(count)
    // 999.95 of a unit would round to 1000.0 of it.
    for unit in ["B", "kB", "MB", "GB"] {
      if value < 999.95 { return unit == "B" ? "\(count) B" : "\(oneDecimal(value)) \(unit)" }
      value /= 1000
    }
    return "\(oneDecimal(value)) TB"
  }

  /// A whole number with thousands set apart: `3,651`.
  public static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (i, digit) in digits.enumerated() {
      if i > 0 && (digits.count - i) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return (number < 0 ? "-" : "") + result
  }

  /// A number with its noun, in the plural where it should be: `1 image`, `3 images`.
  public static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
  }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
