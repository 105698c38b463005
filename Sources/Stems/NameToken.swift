/// A word or a number of a file name.
struct NameToken: Hashable {
  /// Position in the name's characters.
  var range: Range<Int>
  /// Without accents, case and apostrophes.
  var text: String

  /// Whether it consists of digits alone.
  var isNumber: Bool { text.allSatisfy(\.isNumber) }
}

/// A name taken apart: its characters, and the words in them.
struct TokenisedName {
  let characters: [Character]
  let tokens: [NameToken]

  /// Splits at everything that is neither letter nor digit, at camelCase, and between a word and
  /// a number that follows it ("Gtr2", but not "v2", "b3" or "2mix").
  init(_ text: String) {
    characters = Array(text)
    var tokens: [NameToken] = []
    var start: Int?
    for index in 0...characters.count {
      let isInside = index < characters.count && Self.belongsToWord(characters, index)
      if let first = start, !isInside || Self.isBoundary(characters, first, index) {
        tokens.append(Self.token(characters, first..<index))
        start = isInside ? index : nil
      } else if isInside, start == nil {
        start = index
      }
    }
    self.tokens = tokens.filter { !$0.text.isEmpty }
  }

  /// The name without the extension, as text.
  static func withoutExtension(_ text: String) -> String {
    guard let dot = text.lastIndex(of: "."), dot > text.startIndex else { return text }
    return String(text[..<dot])
  }

  /// What stands between two neighbouring tokens.
  func separator(after index: Int) -> String {
    guard index + 1 < tokens.count else { return "" }
    return String(characters[tokens[index].range.upperBound..<tokens[index + 1].range.lowerBound])
  }

  private static func belongsToWord(_ characters: [Character], _ index: Int) -> Bool {
    let character = characters[index]
    if character.isLetter || character.isNumber { return true }
    // "Gtr's": an apostrophe between letters joins.
    return (character == "'" || character == "’") && index > 0 && index + 1 < characters.count
      && characters[index - 1].isLetter && characters[index + 1].isLetter
  }

  private static func token(_ characters: [Character], _ range: Range<Int>) -> NameToken {
    let letters = characters[range].filter { $0 != "'" && $0 != "’" }
    return NameToken(range: range, text: letters.map(NameFolding.fold).joined())
  }

  /// Whether a new token begins at `index` inside a run of letters and digits from `first`.
  private static func isBoundary(_ characters: [Character], _ first: Int, _ index: Int) -> Bool {
    guard index > first, index < characters.count else { return false }
    let before = characters[index - 1]
    let here = characters[index]
    if before.isLowercase, here.isUppercase { return true }
    if before.isLetter, here.isNumber { return index - first >= 2 }
    // "BGVox" is BG and Vox, "BGVs" is one word.
    let followers = characters[(index + 1)...].prefix(2)
    let startsWord = followers.count == 2 && followers.allSatisfy(\.isLowercase)
    if before.isUppercase, here.isUppercase { return index - first >= 2 && startsWord }
    return before.isNumber && here.isUppercase && startsWord
  }
}
