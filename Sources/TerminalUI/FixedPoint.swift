/// A number with so many decimals, `-inf` and `inf` for infinities, `nan` for no number.
///
/// Rounds half away from zero and never shows a negative zero. A plus sign on request.
public func fixedPoint(_ value: Double, decimals: Int, plus: Bool = false) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value < 0 ? "-inf" : plus ? "+inf" : "inf" }
  var scale = 1.0
  for _ in 0..<max(0, decimals) { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 9e15 else { return "\(value)" }
  let digits = String(Int64(scaled))
  let sign = scaled == 0 ? (plus ? "+" : "") : value < 0 ? "-" : plus ? "+" : ""
  guard decimals > 0 else { return sign + digits }
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
