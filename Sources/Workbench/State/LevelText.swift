public import Signal

/// Levels as text, both ways.
public enum LevelText {
  /// A gain with its sign and one decimal: "+1.5", "0.0", "-inf" as "-∞" (or "-inf" in ASCII).
  public static func gain(_ gain: Decibels, isUnicode: Bool = true) -> String {
    guard gain.value != -.infinity else { return isUnicode ? "-∞" : "-inf" }
    let text = level(gain)
    return gain.value > 0 && text != "0.0" ? "+" + text : text
  }

  /// A measured level with one decimal, "-inf" below −200 dB: "-12.3".
  public static func level(_ level: Decibels, decimals: Int = 1) -> String {
    guard level.value > -200 else { return "-inf" }
    guard level.value < 1000 else { return "inf" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = Int64((level.value * scale).rounded())
    let sign = rounded < 0 ? "-" : ""
    let digits = rounded.magnitude
    let unit = UInt64(scale)
    guard decimals > 0 else { return sign + "\(digits)" }
    let fraction = "\(digits % unit)"
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(zeros)\(fraction)"
  }

  /// "44.1 kHz", "96 kHz".
  static func rate(_ rate: SampleRate) -> String {
    let kilohertz = level(Decibels(Double(rate.hertz) / 1000))
    return (kilohertz.hasSuffix(".0") ? String(kilohertz.dropLast(2)) : kilohertz) + " kHz"
  }

  /// Reads "-3", "+1.5", "2,5", "-3 dB", "-inf", "off"; nil when it is none of these or not finite.
  public static func parse(_ text: String) -> Decibels? {
    var body = text.lowercased().filter { $0 != " " }
    if body.hasSuffix("db") { body.removeLast(2) }
    if ["-inf", "inf", "-∞", "∞", "off"].contains(body) { return .silence }
    body = String(body.map { $0 == "," ? "." : $0 == "−" ? "-" : $0 })
    guard !body.isEmpty, body.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.".contains($0)) }),
      let value = Double(body), value.isFinite
    else { return nil }
    return Decibels(value)
  }
}
