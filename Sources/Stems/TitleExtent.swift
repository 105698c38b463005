/// How far a title reaches beyond its plain words: over words that are technical elsewhere ("Night Bus",
/// "New Order") and numbers ("Song 2"), where the separators round them say that they belong to it.
struct TitleExtent {
  let reading: NameReading

  /// The words of a title with those beside them that are part of it. `isShared` tells whether enough
  /// names hold a run of words.
  func extended(
    _ range: ClosedRange<Int>, isShared: (ArraySlice<String>) -> Bool
  ) -> ClosedRange<Int> {
    var (first, last) = (range.lowerBound, range.upperBound)
    let texts = reading.texts
    while last + 1 < texts.count, belongsBehind(last + 1), isShared(texts[first...last + 1]) {
      last += 1
    }
    while first > 0, belongsBefore(first - 1), isShared(texts[first - 1...last]) { first -= 1 }
    return first...last
  }

  private func belongsBehind(_ index: Int) -> Bool {
    let text = reading.texts[index]
    guard reading.kinds[index] == .technical else { return false }
    let (joint, border) = (strength(after: index - 1), strength(after: index))
    if NamingVocabulary.titleEndings.contains(text) {
      // "Salt - Bus Drums" names buses. Where all separators are alike, a word has to follow.
      return border > joint || border == joint && isFollowedByWord(index)
    }
    // "Summer 69 - Drums"; a number that ends the name, "03", "24-48" and tempos are none of a title.
    let isPlain = text.allSatisfy(\.isNumber) && text.first != "0" && text.count != 3
    return isPlain && text.count <= 4 && !NamingVocabulary.formatNumbers.contains(text)
      && border > joint && border < .nameEnd
  }

  private func isFollowedByWord(_ index: Int) -> Bool {
    let next = reading.kinds.indices.dropFirst(index + 1).first {
      !NamingVocabulary.unspoken.contains(reading.texts[$0])
    }
    return next.map { reading.kinds[$0] == .word } ?? false
  }

  private func belongsBefore(_ index: Int) -> Bool {
    guard reading.kinds[index] == .technical,
      NamingVocabulary.titleBeginnings.contains(reading.texts[index])
    else { return false }
    let isFirst = index == 0 || index == 1 && reading.name.tokens[0].isNumber
    return isFirst || strength(after: index - 1) > strength(after: index)
  }

  enum Strength: Int, Comparable {
    case camelCase
    case blank
    case mark
    case dash
    case nameEnd

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// How clearly what stands behind a token parts it from the next one.
  func strength(after index: Int) -> Strength {
    guard index + 1 < reading.name.tokens.count else { return .nameEnd }
    let separator = reading.name.separator(after: index)
    if separator.isEmpty { return .camelCase }
    if separator.allSatisfy({ $0 == " " }) { return .blank }
    return separator.count > 1 ? .dash : .mark
  }
}

/// Words for the whole ("Song", "Master") or for an instrument that all names of a song begin with: a title
/// that would pass for a role.
struct TitleBeforeRoles {
  /// Folded.
  let words: [String]
  /// As the names spell it, where a dash behind it leaves no doubt.
  let text: String?

  /// Nil where the names begin with no such title.
  init?(_ readings: [NameReading]) {
    guard readings.count > 2, let first = readings.first else { return nil }
    let texts = readings.map(\.texts)
    for length in stride(from: min(first.texts.count, 4), to: 0, by: -1) {
      let words = Array(first.texts[..<length])
      guard first.kinds[..<length].allSatisfy({ $0 == .word }),
        texts.allSatisfy({ $0.starts(with: words) })
      else { continue }
      let isMarked = readings.allSatisfy {
        TitleExtent(reading: $0).strength(after: length - 1) >= .dash
      }
      guard Self.isTitle(words, readings, isMarked: isMarked) else { continue }
      self.words = words
      text = isMarked ? SongTitle.spelled(first.name, 0...length - 1) : nil
      return
    }
    return nil
  }

  /// What stands behind a title names other roles; behind an instrument, the mixdown among them.
  private static func isTitle(
    _ words: [String], _ readings: [NameReading], isMarked: Bool
  ) -> Bool {
    guard let own = NameReading.role(of: words, isJoint: false) else { return false }
    let roles = readings.map { reading -> Role? in
      var rest = reading
      for index in words.indices { rest.kinds[index] = .title }
      return rest.role(isTitleKnown: true)
    }
    let others = Set(roles.compactMap(\.self)).subtracting([own, .mixdown])
    if own == .mixdown { return isMarked || !others.isEmpty }
    return others.count > 1 && roles.contains(.mixdown)
  }
}
