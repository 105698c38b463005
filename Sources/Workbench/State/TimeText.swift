public import Signal

/// The unit of the ruler and of typed times.
public enum TimeUnit: Hashable, Sendable {
  case minutesAndSeconds
  case samples
}

/// Times as text, both ways.
public enum TimeText {
  /// "1:02.345", or the frame number in samples.
  public static func format(_ frame: FrameIndex, rate: SampleRate, unit: TimeUnit) -> String {
    switch unit {
    case .samples:
      return "\(frame.value)"
    case .minutesAndSeconds:
      let negative = frame.value < 0
      let perSecond = Int64(rate.hertz)
      let (seconds, rest) = frame.value.magnitude.quotientAndRemainder(
        dividingBy: UInt64(perSecond))
      let milliseconds = rest * 1000 / UInt64(perSecond)
      let text =
        "\(seconds / 60):\(padded(seconds % 60, 2)).\(padded(milliseconds, 3))"
      return negative ? "-" + text : text
    }
  }

  /// Reads "1:02.5", "62.5", "1:02:03", "480000smp" or "480000 samples"; nil for anything else.
  ///
  /// A bare number is seconds in minutes-and-seconds and samples in samples.
  public static func parse(_ text: String, rate: SampleRate, unit: TimeUnit) -> FrameIndex? {
    var body = text.filter { $0 != " " }
    var unit = unit
    for suffix in ["samples", "smp"] where body.hasSuffix(suffix) {
      body.removeLast(suffix.count)
      unit = .samples
      break
    }
    guard !body.isEmpty else { return nil }
    if unit == .samples, !body.contains(":"), !body.contains(".") {
      return Int64(body).map { FrameIndex($0) }
    }
    var seconds = 0.0
    let parts = body.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3 else { return nil }
    for part in parts {
      guard part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let value = Double(part), value.isFinite
      else { return nil }
      seconds = seconds * 60 + value
    }
    guard seconds < 1e7 else { return nil }
    return FrameIndex(rate.frames(seconds).value)
  }

  private static func padded(_ value: UInt64, _ width: Int) -> String {
    let digits = "\(value)"
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
