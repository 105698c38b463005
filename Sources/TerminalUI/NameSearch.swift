/// The name that was probably meant where one was mistyped; nil where none is near.
///
/// Counts letters that were left out, added, replaced or exchanged with their neighbour (optimal string
/// alignment distance); a third of the letters may be wrong.
public func nearestName(to wanted: String, in names: some Sequence<String>) -> String? {
  let letters = Array(wanted.lowercased().prefix(80))
  var best: (name: String, distance: Int)?
  for name in names {
    let distance = alignmentDistance(letters, Array(name.lowercased().prefix(80)))
    if distance < best?.distance ?? .max { best = (name, distance) }
  }
  guard let best, best.distance <= max(1, letters.count / 3) else { return nil }
  return best.name
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
  var before: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
      row.append(cost)
    }
    (before, last) = (last, row)
  }
  return last[b.count]
}

/// Typed letters that a name is searched for by.
public struct NameSearch: Hashable, Sendable {
  private let typed: String
  private let letters: [Character]

  /// A search for what was typed; case, spaces and hyphens do not count.
  public init(_ typed: String) {
    self.typed = typed.lowercased().filter { $0 != " " && $0 != "-" }
    letters = Array(self.typed)
  }

  /// How well the letters fit a name of words with hyphens between: the smaller, the better; nil where they
  /// do not.
  ///
  /// From best to worst: the name itself, its beginning, the beginnings of its words (`gu` for `gain-up`), a
  /// part of it, its letters in order.
  public func rank(in name: String) -> Int? {
    if letters.isEmpty { return 0 }
    var rest = letters[...]
    for letter in name where letter == rest.first { rest = rest.dropFirst() }
    // Every way to fit has the letters in order.
    guard rest.isEmpty else { return nil }
    let plain = name.filter { $0 != "-" }
    if plain == typed { return 0 }
    if plain.hasPrefix(typed) { return 1 }
    if isMadeOfBeginnings(letters, name.split(separator: "-").map(Array.init)) { return 2 }
    return plain.contains(typed) ? 3 : 4
  }
}

/// Whether letters are the beginnings of some words, one word after the other.
private func isMadeOfBeginnings(_ letters: [Character], _ words: [[Character]]) -> Bool {
  if letters.isEmpty { return true }
  for (index, word) in words.enumerated() {
    let common = zip(letters, word).prefix { $0 == $1 }.count
    for length in stride(from: common, to: 0, by: -1)
    where isMadeOfBeginnings(Array(letters[length...]), Array(words[(index + 1)...])) {
      return true
    }
  }
  return false
}
