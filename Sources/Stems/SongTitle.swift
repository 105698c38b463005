/// Finds a song's title in the names of its files and of its folder.
struct SongTitle {
  private(set) var text: String
  /// Folded texts of the token runs that are the title in the files' names.
  private let runs: [[String]]
  /// The title without blanks: "paperlanterns" is found in "PaperLanterns" and "Paper Lanterns".
  private let compact: String?
  /// Words that all names share besides the title (artist, mixer's initials).
  private let common: Set<String>

  init(folder: String, readings: [NameReading]) {
    let folderTitle = FolderTitle(folder)
    let needed = Self.needed(readings.count)
    let shared = Self.sharedRun(readings, needed: needed, folder: folderTitle)
    var titleRuns: [[String]] = []
    if let shared { titleRuns = [Array(shared.extended), Array(shared.texts)] }

    let fromFolder =
      folderTitle.flatMap { Self.matches($0.compact, readings) ? $0 : nil }
      ?? Self.withoutRemark(folder).flatMap { Self.isName($0.compact, readings) ? $0 : nil }
    if let fromFolder {
      compact = fromFolder.compact
      let spelled = Self.spelling(of: fromFolder.compact, in: readings)
      text = Self.nicer(fromFolder.text, spelled ?? fromFolder.text)
    } else if let shared {
      compact = nil
      if let folderTitle, Self.isAbbreviation(shared.compact, of: folderTitle) {
        text = folderTitle.text
      } else {
        text = shared.text
      }
    } else {
      compact = nil
      let first = TitleBeforeRoles(readings)
      if let first { titleRuns.append(first.words) }
      text = first?.text ?? folderTitle?.text ?? (folder.isEmpty ? "Untitled" : folder)
    }
    text = Self.balanced(text)
    runs = titleRuns
    common = Self.commonWords(readings, needed: needed)
  }

  /// Marks the title's tokens in the names.
  func mark(_ readings: inout [NameReading]) {
    for index in readings.indices {
      let texts = readings[index].texts
      var isMarked = false
      if let compact, let range = Self.range(of: compact, in: texts) {
        for token in range { readings[index].kinds[token] = .title }
        isMarked = true
      }
      for run in runs {
        guard let range = Self.range(of: run, in: texts) else { continue }
        for token in range { readings[index].kinds[token] = .title }
        isMarked = true
      }
      guard isMarked else { continue }
      for token in texts.indices where common.contains(texts[token]) {
        if readings[index].kinds[token] == .word { readings[index].kinds[token] = .title }
      }
    }
  }

  /// Closes a bracket that the title's last token left open: a token ends before its bracket does.
  private static func balanced(_ text: String) -> String {
    var text = text
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}")] {
      let missing = text.count(where: { "\($0)" == open }) - text.count(where: { "\($0)" == close })
      if missing > 0 { text += String(repeating: close, count: missing) }
    }
    return text
  }

  // MARK: Shared run

  private struct Run {
    var texts: ArraySlice<String>
    /// With the technical words beside it that belong to the title.
    var extended: ArraySlice<String>
    var text: String
    var compact: String
  }

  /// How many names must share a run: all of a few, seven of eight in larger sets.
  private static func needed(_ count: Int) -> Int {
    count < 4 ? count : count - max(1, count / 8)
  }

  /// The longest run of tokens that enough names share, without technical words at its ends.
  private static func sharedRun(
    _ readings: [NameReading], needed: Int, folder: FolderTitle?
  ) -> Run? {
    guard readings.count > 1 else { return nil }
    var best: Run?
    // Enough names share the run: one of the first few must be among them.
    for reading in readings.prefix(readings.count - needed + 1) {
      let texts = reading.texts
      for first in texts.indices {
        for last in first..<texts.count {
          let range = first...last
          guard reading.kinds[first] == .word, reading.kinds[last] == .word else { continue }
          let run = texts[range]
          if let best, run.count < best.texts.count { continue }
          let compact = run.joined()
          if let best, run.count == best.texts.count, compact.count <= best.compact.count {
            continue
          }
          let isShared = { (run: ArraySlice<String>) in
            readings.count { Self.range(of: Array(run), in: $0.texts) != nil } >= needed
          }
          guard isTitle(run, folder), isShared(run) else { continue }
          let extent = TitleExtent(reading: reading).extended(range, isShared: isShared)
          best = Run(
            texts: run, extended: texts[extent], text: titleText(reading, extent), compact: compact)
        }
      }
    }
    return best
  }

  /// Words of roles alone are no title, unless the folder says so ("Lead Vox", "Lead Gtr").
  private static func isTitle(_ run: ArraySlice<String>, _ folder: FolderTitle?) -> Bool {
    if run.contains(where: { !isRoleWord($0) }) { return true }
    return folder?.words.contains(where: run.contains) ?? false
  }

  private static func isRoleWord(_ text: String) -> Bool {
    NamingLexicon.shared.parts(of: text).allSatisfy {
      NamingLexicon.shared.knows($0) || NamingVocabulary.joinable.contains($0)
        || NamingVocabulary.technical.contains($0) || $0.allSatisfy(\.isNumber) || $0.count == 1
    }
  }

  /// The run as text: of "Artist - Title" the part next to the stem's name.
  private static func titleText(_ reading: NameReading, _ range: ClosedRange<Int>) -> String {
    var (first, last) = (range.lowerBound, range.upperBound)
    if last < reading.texts.count - 1 {
      let ends = range.filter { $0 < last && reading.name.separator(after: $0) == " - " }
      first = ends.last.map { $0 + 1 } ?? first
      // "Title - A minor": a key is no title.
      if let end = ends.last, first == last, reading.texts[last].count == 1,
        ["min", "minor", "maj", "major"].contains(reading.texts[last + 1])
      {
        last = end
        first = ends.dropLast().last.map { $0 + 1 } ?? range.lowerBound
      }
    }
    return spelled(reading.name, first...last)
  }

  /// Tokens as words with blanks, other punctuation kept.
  static func spelled(_ name: TokenisedName, _ range: ClosedRange<Int>) -> String {
    var text = ""
    for index in range {
      if index > range.lowerBound {
        let separator = name.separator(after: index - 1)
        let isPlain = separator.isEmpty || separator == "_" || separator == "-" || separator == "."
        text += isPlain ? " " : separator.replacing("_", with: " ")
      }
      text += String(name.characters[name.tokens[index].range])
    }
    return text
  }

  /// Words that nearly all names share and that name no role.
  private static func commonWords(_ readings: [NameReading], needed: Int) -> Set<String> {
    guard readings.count > 2 else { return [] }
    var counts: [String: Int] = [:]
    for reading in readings {
      for text in Set(reading.texts) { counts[text, default: 0] += 1 }
    }
    return Set(counts.filter { $0.value >= needed && !isRoleWord($0.key) }.keys)
  }

  // MARK: Folder against names

  /// Whether the folder's title stands in at least half of the names, or is one of them.
  private static func matches(_ compact: String, _ readings: [NameReading]) -> Bool {
    let count = readings.count(where: { range(of: compact, in: $0.texts) != nil })
    if count > 1 || readings.count == 1, count * 2 >= readings.count { return true }
    // "Night Drive.wav" beside stems without the title; but "Drums.wav" in a folder "Drums" is none.
    return isName(compact, readings)
  }

  /// Whether one of the files is called by the title and nothing else.
  private static func isName(_ compact: String, _ readings: [NameReading]) -> Bool {
    !isRoleWord(compact) && readings.contains { $0.texts.joined() == compact }
  }

  /// The title of "My Tune (rough export)" without what stands in brackets at its end; nil where nothing does.
  private static func withoutRemark(_ folder: String) -> FolderTitle? {
    guard let last = folder.last, let open = [")": "(", "]": "["]["\(last)"],
      let start = folder.lastIndex(of: Character(open))
    else { return nil }
    return FolderTitle(String(folder[..<start]))
  }

  /// An acronym of the folder's words, or three letters and fewer.
  private static func isAbbreviation(_ run: String, of folder: FolderTitle) -> Bool {
    if run.count <= 3 { return run != folder.compact }
    return run == folder.words.compactMap(\.first).map(String.init).joined()
  }

  private static func spelling(of compact: String, in readings: [NameReading]) -> String? {
    for reading in readings {
      if let range = range(of: compact, in: reading.texts) { return spelled(reading.name, range) }
    }
    return nil
  }

  /// The spelling that says more: accents, then blanks, then capitals.
  private static func nicer(_ folder: String, _ file: String) -> String {
    let score = { (text: String) -> [Int] in
      [
        text.unicodeScalars.count(where: { $0.value > 127 }),
        text.count(where: { $0 == " " }),
        text.contains(where: \.isLowercase) && text.contains(where: \.isUppercase) ? 1 : 0,
      ]
    }
    return score(folder).lexicographicallyPrecedes(score(file)) ? file : folder
  }

  /// The tokens that together spell `compact`.
  private static func range(of compact: String, in texts: [String]) -> ClosedRange<Int>? {
    for first in texts.indices {
      var joined = ""
      for last in first..<texts.count {
        joined += texts[last]
        if joined == compact { return first...last }
        if !compact.hasPrefix(joined) { break }
      }
    }
    return nil
  }

  private static func range(of run: [String], in texts: [String]) -> ClosedRange<Int>? {
    guard !run.isEmpty, texts.count >= run.count else { return nil }
    for first in 0...(texts.count - run.count)
    where texts[first..<first + run.count].elementsEqual(run) {
      return first...(first + run.count - 1)
    }
    return nil
  }
}
