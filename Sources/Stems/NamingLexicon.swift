/// The vocabulary, indexed for lookup.
struct NamingLexicon {
  /// How much a word says about the role.
  enum Weight: Int, Comparable {
    /// Names the whole song ("Mix"), unless an instrument is there too.
    case whole
    case weak
    case strong
    /// A phrase for the whole song ("Vocal Up Mix"), which beats the instrument in it.
    case wholePhrase

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  struct Meaning {
    var role: Role
    var weight: Weight
  }

  static let shared = NamingLexicon()

  private var words: [String: Meaning] = [:]
  /// Phrases by their first word, longest first.
  private var phrases: [String: [(words: [String], role: Role)]] = [:]

  private init() {
    for word in NamingVocabulary.whole { words[word] = Meaning(role: .mixdown, weight: .whole) }
    for (role, list) in NamingVocabulary.weak {
      for word in NamingVocabulary.words(list) { words[word] = Meaning(role: role, weight: .weak) }
    }
    for (role, list) in NamingVocabulary.strong {
      for word in NamingVocabulary.words(list) {
        words[word] = Meaning(role: role, weight: .strong)
      }
    }
    for (role, list) in NamingVocabulary.phrases {
      for phrase in list.split(separator: ",") {
        let parts = phrase.split(separator: " ").map { singular(String($0)) }
        phrases[parts[0], default: []].append((parts, role))
      }
    }
    for key in phrases.keys { phrases[key]?.sort { $0.words.count > $1.words.count } }
  }

  /// What a word means by itself, as it is or without its plural s.
  func meaning(of word: String) -> Meaning? { words[word] ?? words[singular(word)] }

  /// Whether a word says something about a role.
  func knows(_ word: String) -> Bool { meaning(of: word) != nil }

  /// A word as phrases spell it: without the plural s.
  func singular(_ word: String) -> String {
    if word == "ohs" || word == "bs" || word == "bss" || word.count < 4 && word != "gts" {
      return word == "bvs" || word == "lvs" ? String(word.dropLast()) : word
    }
    if word.hasSuffix("ies"), words[String(word.dropLast(3)) + "y"] != nil {
      return String(word.dropLast(3)) + "y"
    }
    if word.hasSuffix("es"), words[word] == nil, words[String(word.dropLast(2))] != nil {
      return String(word.dropLast(2))
    }
    return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }

  /// The longest phrase that begins at `index`.
  func phrase(in words: [String], at index: Int) -> (count: Int, role: Role)? {
    guard let candidates = phrases[words[index]] else { return nil }
    for candidate in candidates where words[index...].starts(with: candidate.words) {
      return (candidate.words.count, candidate.role)
    }
    return nil
  }

  /// A word taken apart where two known ones were joined without a blank ("BASSDI", "synthpad").
  func parts(of word: String) -> [String] {
    guard word.count >= 5, !knows(word), !NamingVocabulary.technical.contains(word) else {
      return [word]
    }
    for length in 2...(word.count - 2) {
      let head = String(word.prefix(length))
      let tail = String(word.dropFirst(length))
      guard isPart(head), isPart(tail) else { continue }
      // Two filler words make no name ("subtop" does not occur; "insolo" would be a title).
      guard isTelling(head) || isTelling(tail) else { continue }
      return [head, tail]
    }
    return [word]
  }

  private func isPart(_ word: String) -> Bool {
    if NamingVocabulary.joinable.contains(word)
      || NamingVocabulary.joinable.contains(singular(word))
    {
      return true
    }
    return isTelling(word)
  }

  private func isTelling(_ word: String) -> Bool {
    word.count >= 3 && (meaning(of: word)?.weight ?? .weak) >= .strong || word == "mix"
      || word == "mixdown" || word == "master" || word == "vx"
  }
}
