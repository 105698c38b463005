extension Tracklist {
  /// A cue sheet: CATALOG, TITLE, PERFORMER, and of each track TITLE, PERFORMER, ISRC, PREGAP and INDEX.
  ///
  /// The gap before a track is its PREGAP and what lies between its INDEX 00 and 01; where index 00 stands in
  /// the file before, that file's length would be needed, and only the PREGAP counts.
  mutating func readCue(_ lines: [String]) {
    var start: Double?
    for line in lines {
      let words = Self.cueWords(line)
      guard let keyword = words.first?.uppercased(), words.count > 1 else { continue }
      let value = words[1]
      switch keyword {
      case "TRACK":
        start = nil
        tracks.append(Track(number: Int(value), title: ""))
      case "FILE": start = nil
      case "TITLE" where tracks.isEmpty: title = value
      case "PERFORMER" where tracks.isEmpty: performer = value
      case "CATALOG": catalogNumber = value.filter { $0.isASCII && $0.isNumber }
      case "TITLE": tracks[tracks.count - 1].title = value
      case "PERFORMER": tracks[tracks.count - 1].performer = value
      case "ISRC" where !tracks.isEmpty: tracks[tracks.count - 1].isrc = TrackWords.isrc(value)
      case "PREGAP" where !tracks.isEmpty: addGap(Self.cueTime(value) ?? 0)
      case "INDEX" where words.count > 2 && !tracks.isEmpty:
        let time = Self.cueTime(words[2])
        if Int(value) == 0 { start = time }
        if Int(value) == 1, let first = start, let time { addGap(time - first) }
      default: break
      }
    }
    tracks.removeAll { $0.title.isEmpty && $0.number == nil }
  }

  private mutating func addGap(_ seconds: Double) {
    // Differences of times are whole 1/75 s again, as the sheet has them.
    let gap = (((tracks[tracks.count - 1].gap ?? 0) + seconds) * 75).rounded() / 75
    if gap >= 0, gap <= Album.longestGap { tracks[tracks.count - 1].gap = gap }
  }

  /// "mm:ss:ff" with 75 frames to the second; nil for anything else.
  static func cueTime(_ text: String) -> Double? {
    let parts = text.split(separator: ":").map { Int($0) }
    guard parts.count == 3, let minutes = parts[0], let seconds = parts[1], let frames = parts[2],
      (0...9999).contains(minutes), (0..<60).contains(seconds), (0..<75).contains(frames)
    else { return nil }
    return Double(minutes * 60 + seconds) + Double(frames) / 75
  }

  /// Words of a line, those in quotes as one.
  private static func cueWords(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in line + " " {
      if character == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, character == " " || character == "\t" || character == "\r" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return words
  }
}
