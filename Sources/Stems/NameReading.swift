/// One file's name, understood.
struct NameReading {
  let name: TokenisedName
  /// What each token is.
  var kinds: [Kind]

  enum Kind {
    case word
    /// Part of the song's title, or of what else all names of the song share.
    case title
    /// Format, version, number: nothing of the music.
    case technical
  }

  init(fileName: FileName) {
    name = TokenisedName(TokenisedName.withoutExtension(fileName.text))
    kinds = NameReading.technicalKinds(name)
  }

  var texts: [String] { name.tokens.map(\.text) }

  // MARK: Technical tokens

  private static func technicalKinds(_ name: TokenisedName) -> [Kind] {
    let tokens = name.tokens
    return tokens.indices.map { index in
      let text = tokens[index].text
      if NamingVocabulary.technical.contains(text) || isMeasure(text) { return .technical }
      // "L" and "R" alone are sides of a split pair; together they are the mixdown.
      if text == "left" || text == "right" { return .technical }
      if text == "l" || text == "r" {
        let neighbours = [index - 1, index + 1].filter(tokens.indices.contains)
        let other = text == "l" ? "r" : "l"
        return neighbours.contains { tokens[$0].text == other } ? .word : .technical
      }
      return .word
    }
  }

  /// Whether a token is a number, with or without a unit ("24", "96k", "120bpm"), or a version.
  /// Numbers that name instruments are not.
  private static func isMeasure(_ text: String) -> Bool {
    if ["808", "909", "707"].contains(text) { return false }
    if text.first == "v", text.count > 1, text.dropFirst().allSatisfy(\.isNumber) { return true }
    let unit = text.drop(while: \.isNumber)
    guard unit.count < text.count else { return false }
    return ["", "k", "khz", "hz", "bit", "b", "bpm", "kbps", "th", "st"].contains(String(unit))
  }

  // MARK: Role

  /// The role that the words of the name give, the title left out.
  ///
  /// Nil where no word is known; `.mixdown` where nothing but the title is left.
  func role(isTitleKnown: Bool) -> Role? {
    var words: [String] = []
    var isJoint = false
    let kept = kinds.indices.filter { isRoleWord($0) }
    for (position, index) in kept.enumerated() {
      if position > 0 {
        let separator = name.separator(after: index - 1)
        isJoint = isJoint || separator.contains("&") || separator.contains("+")
      }
      words += NamingLexicon.shared.parts(of: texts[index])
    }
    if words.isEmpty {
      return isTitleKnown && kinds.contains(.title) && !isNumbered ? .mixdown : nil
    }
    isJoint = isJoint || words.contains(where: NamingVocabulary.conjunctions.contains)
    return Self.role(of: words, isJoint: isJoint)
  }

  /// Whether the name is a workstation's placeholder with its number ("Audio 03"): no title alone.
  private var isNumbered: Bool {
    texts.contains { text in
      let word = text.prefix { !$0.isNumber }
      let number = text.dropFirst(word.count)
      return NamingVocabulary.placeholders.contains(String(word)) && number.allSatisfy(\.isNumber)
    }
  }

  /// Numbers count in phrases only ("B 3", "12 string", "2 bus"); sides never.
  private func isRoleWord(_ index: Int) -> Bool {
    switch kinds[index] {
    case .word: return true
    case .title: return false
    case .technical:
      let text = texts[index]
      return text == "track" || text == "bus" || text == "stem" || text == "stems"
        || text == "tracks" || text == "2" || text == "3" || text == "12"
    }
  }

  private struct Hit {
    var role: Role
    var weight: NamingLexicon.Weight
    var word: String
  }

  /// The role that words give together; `isJoint` where they name two instruments on equal terms.
  static func role(of words: [String], isJoint: Bool) -> Role? {
    let hits = hits(in: words)
    guard let best = hits.map(\.weight).max() else { return nil }
    let strongest = hits.filter { $0.weight == best }
    // Effects of an instrument are effects ("Vox FX", "Dub FX").
    if best == .strong, strongest.contains(where: { $0.role == .effects }) { return .effects }
    // "Inst Mix" is a mix without the voice, no stem.
    if best == .weak, strongest.allSatisfy({ $0.role == .other }),
      hits.contains(where: { $0.weight == .whole })
    {
      return .mixdown
    }
    let nounFirst = strongest.first.map { NamingVocabulary.nounFirst.contains($0.word) } ?? false
    return isJoint || nounFirst ? strongest.first?.role : strongest.last?.role
  }

  private static func hits(in words: [String]) -> [Hit] {
    let lexicon = NamingLexicon.shared
    let singulars = words.map(lexicon.singular)
    var hits: [Hit] = []
    var index = 0
    while index < words.count {
      if let phrase = lexicon.phrase(in: singulars, at: index) {
        hits.append(
          Hit(
            role: phrase.role, weight: phrase.role == .mixdown ? .wholePhrase : .strong,
            word: words[index]))
        index += phrase.count
        continue
      }
      if let meaning = lexicon.meaning(of: words[index]) {
        hits.append(Hit(role: meaning.role, weight: meaning.weight, word: words[index]))
      }
      index += 1
    }
    return hits
  }

  // MARK: Display name

  /// What is left for a lane's name: no title, no leading number, no format words.
  var displayName: String {
    var text = ""
    var last: Int?
    for index in kinds.indices where isSpoken(index, isFirst: last == nil) {
      if let last {
        let separator = last + 1 == index ? name.separator(after: last) : " "
        let isPlain = separator.allSatisfy { "_-. ".contains($0) } && !separator.isEmpty
        text += isPlain && !isLeftRight(last, index) ? " " : separator
      }
      text += String(name.characters[name.tokens[index].range])
      last = index
    }
    return text.filter { !"()[]{}".contains($0) }
  }

  /// The words of a name without the song's title that say nothing of a role; nil where the title is in it.
  var strayTitle: String? {
    guard !kinds.contains(.title) else { return nil }
    let words = kinds.indices.filter { index in
      guard kinds[index] == .word else { return false }
      return !NamingLexicon.shared.parts(of: texts[index]).allSatisfy {
        NamingLexicon.shared.knows($0) || NamingVocabulary.joinable.contains($0)
      }
    }
    return words.map { String(name.characters[name.tokens[$0].range]) }.joined(separator: " ")
  }

  /// "L-R" keeps its hyphen.
  private func isLeftRight(_ left: Int, _ right: Int) -> Bool {
    texts[left] == "l" && texts[right] == "r" && name.separator(after: left) == "-"
  }

  private func isSpoken(_ index: Int, isFirst: Bool) -> Bool {
    switch kinds[index] {
    case .word: return true
    case .title: return false
    case .technical:
      let text = texts[index]
      if text.allSatisfy(\.isNumber) {
        // "Gtr 2" and "Audio 1" keep their number; "24-48", "44k1" and dates are no names.
        let isFraction =
          index > 0 && texts[index - 1].hasSuffix("k") && Self.isMeasure(texts[index - 1])
          && name.separator(after: index - 1).isEmpty
        return !isFirst && text.count <= 2 && !isFormat(index) && !isFraction
      }
      return !NamingVocabulary.unspoken.contains(text) && !Self.isMeasure(text)
        && !["l", "r", "left", "right"].contains(text)
    }
  }

  /// Whether a number belongs to a word length and a rate, as in "24-48".
  private func isFormat(_ index: Int) -> Bool {
    let isNumber = { (at: Int) in
      texts.indices.contains(at) && texts[at].allSatisfy(\.isNumber)
    }
    guard NamingVocabulary.formatNumbers.contains(texts[index]) else { return false }
    return isNumber(index - 1) || isNumber(index + 1) || index + 1 == texts.count
  }
}
