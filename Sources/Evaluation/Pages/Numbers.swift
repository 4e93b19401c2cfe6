/// Numbers as the pages show them.
enum Numbers {
  /// What stands where a number is undefined.
  static let undefined = "–"

  /// A share in per cent with one decimal.
  static func percent(_ share: Double?) -> String {
    share.map { decimal($0 * 100, 1) } ?? undefined
  }

  /// A share in per cent with its sign, as a difference.
  static func signedPercent(_ share: Double) -> String {
    let text = decimal(share * 100, 1)
    return text.hasPrefix("−") || text == "0.0" ? text : "+" + text
  }

  /// A number with so many decimals.
  static func decimal(_ number: Double, _ decimals: Int) -> String {
    let factor = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((number.magnitude * Double(factor)).rounded())
    let rest = String(scaled % factor)
    let sign = number < 0 && scaled > 0 ? "−" : ""
    let whole = "\(sign)\(count(scaled / factor))"
    guard decimals > 0 else { return whole }
    return whole + "." + String(repeating: "0", count: decimals - rest.count) + rest
  }

  /// A probability: small ones as a bound.
  static func pValue(_ value: Double) -> String {
    value < 0.0001 ? "< 0.0001" : "= " + decimal(value, value < 0.01 ? 4 : 3)
  }

  /// A whole number with thousands set apart.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "−" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A number with its noun: `1 image`, `3 images`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(number == 1 ? noun : noun + "s")"
  }

  /// A length in a drawing: at most two decimals.
  static func length(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}
