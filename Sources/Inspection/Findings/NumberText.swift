package import Signal

/// A number with so many decimals (0…6), for sentences: "-1.7". Never "-0.0".
package func decimal(_ value: Double, _ decimals: Int = 1) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 1e15 else { return value > 0 ? "∞" : "-∞" }
  let digits = UInt64(scaled)
  let sign = value < 0 && digits > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(digits)" }
  let fraction = "\(digits % UInt64(scale))"
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return "\(sign)\(digits / UInt64(scale)).\(zeros)\(fraction)"
}

/// A number with its sign: "+1.5", "-0.3", "0.0".
package func signed(_ value: Double, _ decimals: Int = 1) -> String {
  let text = decimal(value, decimals)
  return value > 0 && decimal(0, decimals) != text ? "+" + text : text
}

/// A count with its noun: "1 sample", "37 samples".
package func counted(_ count: Double, _ noun: String) -> String {
  let isWhole = count.rounded() == count
  let text = decimal(count, isWhole ? 0 : 2)
  return count == 1 ? "1 \(noun)" : "\(text) \(noun)s"
}

/// A frequency: "15.2 kHz", "440 Hz".
package func frequency(_ hertz: Double) -> String {
  guard hertz >= 1000 else { return decimal(hertz, 0) + " Hz" }
  let kilohertz = hertz / 1000
  return decimal(kilohertz, kilohertz.rounded() == kilohertz ? 0 : 1) + " kHz"
}

/// A place on the song's axis: "1:02.345".
package func placeText(_ frame: FrameIndex, _ rate: SampleRate) -> String {
  let milliseconds = (rate.seconds(frame - .start) * 1000).rounded()
  let magnitude = UInt64(min(abs(milliseconds), 1e15))
  let (minutes, rest) = magnitude.quotientAndRemainder(dividingBy: 60_000)
  let text = decimal(Double(rest) / 1000, 3)
  let sign = milliseconds < 0 ? "-" : ""
  return "\(sign)\(minutes):\(rest < 10_000 ? "0" : "")\(text)"
}
