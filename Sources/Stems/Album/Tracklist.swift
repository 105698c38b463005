/// What a tracklist says: text, Markdown, a table of comma-separated values, or a cue sheet.
public struct Tracklist: Hashable, Sendable {
  /// The album's title, performer and EAN or UPC.
  public var title: String?
  public var performer: String?
  public var catalogNumber: String?
  /// In the list's order.
  public var tracks: [Track] = []

  /// One line of it.
  public struct Track: Hashable, Sendable {
    public var number: Int?
    public var title: String
    public var performer: String?
    /// Twelve letters and digits.
    public var isrc: String?
    /// Silence before it, in seconds.
    public var gap: Double?

    public init(
      number: Int? = nil, title: String, performer: String? = nil, isrc: String? = nil,
      gap: Double? = nil
    ) {
      self.number = number
      self.title = title
      self.performer = performer
      self.isrc = isrc
      self.gap = gap
    }
  }

  /// How a tracklist is written.
  public enum Notation: Hashable, Sendable {
    /// A line for each track; Markdown's lists and tables, too.
    case text
    case commaSeparated
    case cue
  }

  public init() {}

  /// Reads a list. There are no tracks where nothing in it looks like one.
  public init(_ text: String, notation: Notation) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.filter { $0 != "\u{FEFF}" } }
    switch notation {
    case .text: readText(lines)
    case .commaSeparated: readTable(CommaSeparatedValues(lines).rows)
    case .cue: readCue(lines)
    }
  }
}

// MARK: Parts of lines

/// Looks for the parts of a line that are not its title.
enum TrackWords {
  /// "GB-ABC-12-34567" and "GBABC1234567" as twelve letters and digits; nil for anything else.
  static func isrc(_ word: some StringProtocol) -> String? {
    let code = String(word).filter { $0 != "-" }.uppercased()
    guard code.utf8.count == 12 else { return nil }
    let characters = Array(code.utf8)
    func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard characters[0..<2].allSatisfy(isLetter),
      characters[2..<5].allSatisfy({ isLetter($0) || isDigit($0) }),
      characters[5...].allSatisfy(isDigit)
    else { return nil }
    return code
  }

  /// "3:45", "1:02:03", "3:45.5" in seconds; nil for anything else.
  static func time(_ word: some StringProtocol) -> Double? {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.dropFirst().allSatisfy({ $0.count >= 2 }) else {
      return nil
    }
    var seconds = 0.0
    for part in parts {
      guard let value = number(part) else { return nil }
      seconds = seconds * 60 + value
    }
    return seconds
  }

  /// A number without sign: "2", "2.5", "2,5"; nil for anything else.
  static func number(_ word: some StringProtocol) -> Double? {
    guard !word.isEmpty, word.count <= 12,
      word.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") })
    else { return nil }
    return Double(String(word.map { $0 == "," ? "." : $0 }))
  }

  /// A gap as people write it: "2", "2.5 s", "2 sec", "0:02"; nil for anything else or beyond what can be set.
  static func gap(_ text: some StringProtocol) -> Double? {
    var body = text.lowercased().filter { $0 != " " }
    for unit in ["seconds", "second", "secs", "sec", "s"] where body.hasSuffix(unit) {
      body.removeLast(unit.count)
      break
    }
    guard let seconds = number(body) ?? time(body), seconds <= Album.longestGap else { return nil }
    return seconds
  }

  /// A track's number at the beginning of a line ("1.", "02 -", "(3)", "04)"), and what follows it.
  static func leadingNumber(_ line: Substring) -> (number: Int, rest: Substring)? {
    let body = line.drop { $0 == "(" || $0 == "[" || $0 == "#" }
    let digits = body.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count), let number = Int(digits) else { return nil }
    let rest = body.dropFirst(digits.count)
    guard let next = rest.first, " \t.)]-_:–—".contains(next) else { return nil }
    // "3:45" and "2.5" are no track numbers.
    if next == ":" || next == ".", rest.dropFirst().first?.isNumber == true { return nil }
    return (number, rest.drop { " \t.)]-_:–—".contains($0) })
  }

  /// Without blanks, dashes and brackets at either end that a part which was taken out has left.
  static func trimmed(_ text: some StringProtocol) -> String {
    let edges = " \t-–—|,;:_*"
    var body = Substring(text)
    while let last = body.last {
      let isOpen = last == "(" || last == "["
      guard isOpen || edges.contains(last) else { break }
      body.removeLast()
    }
    body = body.drop { edges.contains($0) }
    for (open, close) in [("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»")]
    where body.count > 2 && body.hasPrefix(open) && body.hasSuffix(close) {
      body = body.dropFirst().dropLast()
    }
    return String(body)
  }
}
