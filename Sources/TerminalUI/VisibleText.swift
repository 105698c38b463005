/// Makes every character visible that would hide, move or reorder text.
///
/// The one function between foreign text (file names, metadata, error messages of libraries) and
/// any sink: screen, standard output, standard error, log. Controls (C0, DEL, C1 as code points)
/// become pictures (`␛`) or `\x1B`; bidirectional controls, line and paragraph separators,
/// invisible format characters and tags become `\u{202E}`. Joiners and variation selectors stay
/// where they belong to an emoji. Everything else is unchanged.
public func visibleText(_ text: String, glyphs: GlyphSet = .unicode) -> String {
  if text.unicodeScalars.allSatisfy({ !isConcealing($0) }) { return text }
  var result = ""
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    if isConcealing(scalar), !isEmojiPart(scalar, after: previous) {
      result += escape(scalar, glyphs)
    } else {
      result.unicodeScalars.append(scalar)
    }
    previous = scalar
  }
  return result
}

/// Whether a code point hides or reorders text, or acts on a terminal.
func isConcealing(_ scalar: Unicode.Scalar) -> Bool {
  let value = scalar.value
  if value < 0x20 || value == 0x7F { return true }
  if value < 0x80 { return false }
  if value < 0xA0 || value == 0xAD { return true }
  switch value {
  // Combining grapheme joiner, Hangul fillers, Khmer and Mongolian invisibles.
  case 0x34F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x17B4, 0x17B5, 0x180B...0x180F: return true
  case 0x2028, 0x2029, 0xFE00...0xFE0F, 0xE0000...0xE0FFF: return true
  default: return value >= 0x600 && scalar.properties.generalCategory == .format
  }
}

/// Whether an invisible character only shapes the emoji before it.
private func isEmojiPart(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
  guard let previous, scalar.value == 0x200D || scalar.value == 0xFE0F else { return false }
  if previous.value == 0xFE0F { return scalar.value == 0x200D }
  return previous.value > 0x7F
    && (previous.properties.isEmoji || previous.properties.isEmojiModifier)
}

private func escape(_ scalar: Unicode.Scalar, _ glyphs: GlyphSet) -> String {
  let value = scalar.value
  let digits = String(value, radix: 16, uppercase: true)
  if glyphs == .unicode, value < 0x20 || value == 0x7F,
    let picture = Unicode.Scalar(value == 0x7F ? 0x2421 : 0x2400 + value)
  {
    return String(Character(picture))
  }
  if value < 0x100 { return "\\x" + (digits.count == 1 ? "0" : "") + digits }
  return "\\u{\(digits)}"
}
