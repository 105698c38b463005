/// Letters without accents and case, so that "Lunedì", "LUNEDI" and a decomposed "Lunedì" meet.
enum NameFolding {
  /// One character as lower-case base letters; several for ligatures.
  static func fold(_ character: Character) -> String {
    var result = ""
    for scalar in character.lowercased().unicodeScalars {
      // Combining marks (U+0300–U+036F) are the accents of decomposed names.
      if (0x300...0x36F).contains(scalar.value) { continue }
      if let base = bases[scalar] {
        result += base
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A whole name folded, with nothing but its letters and digits left.
  static func compact(_ text: String) -> String {
    text.filter { $0.isLetter || $0.isNumber }.map(fold).joined()
  }

  /// Precomposed Latin letters by their base.
  private static let bases: [Unicode.Scalar: String] = {
    let table = [
      "a": "àáâãäåāăą", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ",
      "i": "ìíîïĩīĭįı", "j": "ĵ", "k": "ķ", "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "òóôõöøōŏő",
      "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "ùúûüũūŭůűų", "w": "ŵ", "y": "ýÿŷ",
      "z": "źżž", "ss": "ß", "ae": "æ", "oe": "œ", "th": "þ",
    ]
    var bases: [Unicode.Scalar: String] = [:]
    for (base, letters) in table {
      for letter in letters.unicodeScalars { bases[letter] = base }
    }
    return bases
  }()
}
