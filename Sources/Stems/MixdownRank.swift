/// How likely a file with the role of the mixdown is the reference of the stems; lower is likelier.
struct MixdownRank: Comparable {
  private var value: Int

  /// A plain mix is what the stems add up to; versions with a changed balance, and masters with a
  /// limiter on them, are not.
  init(_ name: FileName) {
    let words = Set(
      TokenisedName(TokenisedName.withoutExtension(name.text)).tokens.map(\.text))
    value = 0
    for (word, penalty) in Self.penalties where words.contains(word) { value += penalty }
    // Named by the title alone: a mix, but one that says so comes first.
    if words.isDisjoint(with: Self.plain) { value += 1 }
  }

  static func < (a: Self, b: Self) -> Bool { a.value < b.value }

  private static let plain: Set<String> = [
    "mix", "mixdown", "2mix", "l", "lr", "premaster", "mezcla", "mixage", "missaggio", "mixagem",
    "stereo",
  ]

  private static let penalties: [String: Int] = [
    "up": 8, "down": 8, "tv": 8, "instrumental": 8, "inst": 8, "instr": 8, "acapella": 8,
    "acappella": 8, "minus": 8, "radio": 6, "edit": 4, "clean": 4, "alt": 6, "old": 6, "rough": 4,
    "limiter": 2, "limited": 4, "loud": 4, "master": 2, "mastered": 4, "mst": 2, "ref": 1,
    "reference": 1,
  ]
}
