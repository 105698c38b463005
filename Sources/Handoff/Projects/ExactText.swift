import Signal

/// Frames as seconds in decimals: exact, or cut after fifteen, which is nearer than a Double tells apart.
func secondsText(_ frames: FrameCount, _ rate: SampleRate) -> String {
  let hertz = UInt64(max(1, rate.hertz))
  var (seconds, rest) = frames.value.magnitude.quotientAndRemainder(dividingBy: hertz)
  var digits = ""
  for _ in 0..<15 where rest > 0 {
    let (digit, next) = (rest * 10).quotientAndRemainder(dividingBy: hertz)
    digits += "\(digit)"
    rest = next
  }
  if rest * 2 >= hertz, let rounded = increased(digits) {
    digits = rounded
  } else if rest * 2 >= hertz {
    (seconds, digits) = (seconds + 1, "")
  }
  let sign = frames < .zero ? "-" : ""
  return sign + "\(seconds)" + (digits.isEmpty ? "" : "." + digits)
}

/// Decimal digits plus one in the last place; nil where that carries over the first.
private func increased(_ digits: String) -> String? {
  var result = Array(digits.utf8)
  for index in result.indices.reversed() {
    if result[index] < UInt8(ascii: "9") {
      result[index] += 1
      return String(decoding: result, as: UTF8.self)
    }
    result[index] = UInt8(ascii: "0")
  }
  return nil
}

/// Whether XML 1.0 has a place for a character.
func isInXML(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...: true
  default: false
  }
}

/// A path for an attribute of XML: every character as it is, or the file would not be found.
func pathMarkup(_ path: String) -> String {
  var result = ""
  for scalar in path.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case "\"": result += "&quot;"
    case "\t", "\n", "\r": result += "&#\(scalar.value);"
    case _ where !isInXML(scalar): result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Text for XML and HTML, in content and in quoted attributes. What XML 1.0 has no place for, and what turns the
/// direction of reading, becomes U+FFFD.
func markup(_ text: String) -> String {
  var result = ""
  for character in LetterWriter.clean(text).unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
