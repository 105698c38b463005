extension Tracklist {
  /// Lines with numbers are tracks, and what stands before the first of them is about the album. Without any
  /// number each line may be a track; a table of Markdown is read as one.
  mutating func readText(_ lines: [String]) {
    let cells = lines.compactMap(Self.markdownCells)
    if cells.count > 1 { readTable(cells.filter { !Self.isRule($0) }) }
    var plain: [Track] = []
    var last = 0
    for line in lines where Self.markdownCells(line) == nil {
      let body = Substring(Self.withoutMarks(line))
      guard body.contains(where: { $0.isLetter || $0.isNumber }) else { continue }
      if readAlbumField(body) { continue }
      if let (number, rest) = TrackWords.leadingNumber(body), number == 1 || number > last,
        let track = Self.track(rest, number: number)
      {
        if tracks.isEmpty { takeHeading(plain.map(\.title)) }
        tracks.append(track)
        last = number
      } else if tracks.isEmpty, let track = Self.track(body, number: nil) {
        plain.append(track)
      }
    }
    if tracks.isEmpty { tracks = plain }
  }

  /// One line as a track; nil where nothing is left of it that could be a title.
  static func track(_ line: Substring, number: Int?) -> Track? {
    var track = Track(number: number, title: "")
    var title: [Substring] = []
    var isTitle = true
    // Tabs and runs of blanks part columns, of which the first is the title.
    let columns = Self.columns(line)
    for (index, column) in columns.enumerated() {
      if index > 0, !title.isEmpty { isTitle = false }
      let words = column.split(separator: " ")
      var skipped = 0
      for (place, word) in words.enumerated() {
        if skipped > 0 {
          skipped -= 1
          continue
        }
        let bare = word.trimming("()[],;|")
        if let code = TrackWords.isrc(bare) {
          track.isrc = code
          isTitle = false
        } else if bare.lowercased().trimming(":") == "isrc" {
          isTitle = false
        } else if TrackWords.time(bare) != nil {
          isTitle = false
        } else if let gap = Self.gap(words[place...]) {
          track.gap = gap.seconds
          skipped = gap.words - 1
          isTitle = false
        } else if isTitle {
          title.append(word)
        }
      }
    }
    track.title = TrackWords.trimmed(title.joined(separator: " "))
    return track.title.contains(where: { $0.isLetter || $0.isNumber }) ? track : nil
  }

  /// "gap 2.5 s", "pause: 3", "(pregap=2s)": seconds, and how many words it takes.
  private static func gap(_ words: ArraySlice<Substring>) -> (seconds: Double, words: Int)? {
    guard let first = words.first else { return nil }
    let parts = first.trimming("()[],;|").split(maxSplits: 1) { $0 == ":" || $0 == "=" }
    guard let name = parts.first, gapNames.contains(name.lowercased()) else { return nil }
    if parts.count == 2 {
      return TrackWords.gap(parts[1]).map { ($0, isUnit(words.dropFirst().first) ? 2 : 1) }
    }
    guard let second = words.dropFirst().first else { return nil }
    return TrackWords.gap(second.trimming("()[],;|="))
      .map { ($0, isUnit(words.dropFirst(2).first) ? 3 : 2) }
  }

  static let gapNames: Set<String> = ["gap", "pause", "pregap", "pre-gap", "spacing"]

  private static func isUnit(_ word: Substring?) -> Bool {
    ["s", "sec", "secs", "second", "seconds"].contains(word?.trimming("()[],;|.").lowercased())
  }

  private static func columns(_ line: Substring) -> [Substring] {
    var columns: [Substring] = []
    var start = line.startIndex
    var index = line.startIndex
    while index < line.endIndex {
      let blanks = line[index...].prefix { $0 == " " || $0 == "\t" }
      if blanks.count > 1 || blanks.contains("\t") {
        columns.append(line[start..<index])
        start = blanks.endIndex
      }
      index = blanks.isEmpty ? line.index(after: index) : blanks.endIndex
    }
    return (columns + [line[start...]]).filter { !$0.isEmpty }
  }

  // MARK: About the album

  /// "Artist: …", "Album: …", "EAN: …": whether the line was one of them.
  private mutating func readAlbumField(_ line: Substring) -> Bool {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return false }
    let value = TrackWords.trimmed(parts[1])
    guard !value.isEmpty else { return false }
    switch TrackWords.trimmed(parts[0]).lowercased() {
    case "artist", "performer", "band": performer = value
    case "album", "title", "album title", "release": title = value
    case "ean", "upc", "ean/upc", "upc/ean", "barcode", "catalog":
      let digits = value.filter { $0.isASCII && $0.isNumber }
      guard (12...13).contains(digits.count) else { return false }
      catalogNumber = digits
    default: return false
    }
    return true
  }

  /// Takes the first line before the tracks as "Title" or "Performer – Title".
  private mutating func takeHeading(_ lines: [String]) {
    guard let first = lines.first, title == nil else { return }
    for dash in [" – ", " — ", " - "] {
      guard let range = Self.range(of: dash, in: first), performer == nil else { continue }
      performer = TrackWords.trimmed(first[..<range.lowerBound])
      title = TrackWords.trimmed(first[range.upperBound...])
      return
    }
    if first.lowercased() != "tracklist" { title = first }
  }

  /// Where a text stands in another one.
  static func range(of part: String, in text: String) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(part) {
        return index..<text.index(index, offsetBy: part.count)
      }
      index = text.index(after: index)
    }
    return nil
  }

  // MARK: Markdown

  /// Without marks of headings, lists and emphasis.
  private static func withoutMarks(_ line: String) -> String {
    var body = Substring(line).drop { $0 == " " || $0 == "\t" || $0 == ">" }
    for mark in ["###### ", "##### ", "#### ", "### ", "## ", "# ", "- ", "* ", "+ ", "• "]
    where body.hasPrefix(mark) {
      body = body.dropFirst(mark.count)
    }
    return String(body).filter { $0 != "*" && $0 != "`" && $0 != "\r" }
  }

  /// The cells of a table's row; nil for other lines.
  private static func markdownCells(_ line: String) -> [String]? {
    let body = line.trimming(" \t\r")
    guard body.hasPrefix("|"), body.dropFirst().contains("|") else { return nil }
    return body.trimming("|").split(separator: "|", omittingEmptySubsequences: false)
      .map { $0.trimming(" \t") }
  }

  /// Whether a row parts a table's head from its body.
  private static func isRule(_ cells: [String]) -> Bool {
    cells.allSatisfy { $0.allSatisfy { "-: ".contains($0) } }
  }
}

extension StringProtocol {
  /// Without any of these characters at either end.
  func trimming(_ characters: String) -> String {
    var body = self[startIndex...].drop { characters.contains($0) }
    while let last = body.last, characters.contains(last) { body.removeLast() }
    return String(body)
  }
}
