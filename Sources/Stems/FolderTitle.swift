/// The title in the name of a song's folder: without track number, format words and initials.
struct FolderTitle {
  let text: String
  /// Folded, without blanks.
  let compact: String
  /// Folded words.
  let words: [String]

  /// Nil where the folder's name holds no title ("Stems", "01", "24-48").
  init?(_ folder: String) {
    let name = TokenisedName(Self.withoutInitials(folder))
    let tokens = name.tokens
    var first = 0
    var last = tokens.count - 1
    // "01 - Title": a leading number with something behind it.
    if tokens.count > 1, tokens[0].isNumber, tokens[0].text.count <= 2,
      !NamingVocabulary.technical.contains(tokens[1].text)
    {
      first = 1
    }
    while last > first, Self.isTrailer(name, last) { last -= 1 }
    // "Artist - Title".
    for index in first..<max(first, last) where name.separator(after: index) == " - " {
      first = index + 1
    }
    guard first <= last else { return nil }
    words = tokens[first...last].map(\.text)
    guard words.contains(where: { !NamingVocabulary.genericFolders.contains($0) }) else {
      return nil
    }
    let spelled = SongTitle.spelled(name, first...last)
    // The bracket behind the last word belongs to it: "Song (Reprise)".
    text = spelled.contains("(") && !spelled.contains(")") ? spelled + ")" : spelled
    compact = words.joined()
  }

  /// Whether a token at the end of a folder's name is about the delivery, not the song.
  private static func isTrailer(_ name: TokenisedName, _ index: Int) -> Bool {
    let text = name.tokens[index].text
    // "Night Bus": a folder is a song's, not a bus's.
    if NamingVocabulary.titleEndings.contains(text) { return false }
    if NamingVocabulary.technical.contains(text) || NamingVocabulary.unspoken.contains(text) {
      return true
    }
    // "v2", "48k", "24": but a number right behind a word is the title's ("Summer 69").
    if text.first == "v", text.dropFirst().allSatisfy(\.isNumber), text.count > 1 { return true }
    let unit = text.drop(while: \.isNumber)
    guard unit.count < text.count else { return false }
    if ["k", "khz", "bit", "bpm", "b"].contains(String(unit)) { return true }
    guard unit.isEmpty, index > 0 else { return false }
    let isDate = text.count == 8 || text.count == 6
    return isDate || NamingVocabulary.formatNumbers.contains(text)
      || name.tokens[index - 1].isNumber
  }

  /// "AI_Title_MI01" without the artist's and the mixer's initials.
  private static func withoutInitials(_ folder: String) -> String {
    var parts = folder.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count >= 2, let last = parts.last else { return folder }
    let letters = last.prefix(while: { $0.isUppercase && $0.isASCII })
    let digits = last.dropFirst(letters.count)
    guard (2...3).contains(letters.count), (1...3).contains(digits.count),
      digits.allSatisfy(\.isNumber)
    else { return folder }
    parts.removeLast()
    if parts.count >= 2, let first = parts.first, (2...3).contains(first.count),
      first.allSatisfy({ $0.isUppercase && $0.isASCII })
    {
      parts.removeFirst()
    }
    return parts.joined(separator: "_")
  }
}
