/// Reads JSON that people edit: every mistake is told with its place, and what can be read is read.
///
/// An element that makes no sense costs itself, a text without an end its line, a missing or surplus comma
/// nothing.
struct JSONReader {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var lineStart = 0
  private(set) var mistakes: [TextMistake] = []

  /// Levels of nesting; a stranger's file must not use up the stack.
  private static let deepest = 64
  /// Mistakes that are told: after these the file is something else.
  private static let mostMistakes = 50

  /// The value of a text; nil where there is none at all.
  static func read(_ bytes: [UInt8]) -> (node: JSONNode?, mistakes: [TextMistake]) {
    var reader = JSONReader(bytes)
    return (reader.readText(), reader.mistakes)
  }

  private init(_ bytes: [UInt8]) {
    // A byte order mark is what some editors leave in front.
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    scalars = Array(String(decoding: body, as: UTF8.self).unicodeScalars)
    if String(validating: body, as: UTF8.self) == nil {
      let before = scalars.prefix { $0 != "\u{FFFD}" }
      let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
      mistakes.append(
        TextMistake(
          TextPlace(line: lines.count, column: (lines.last?.count ?? 0) + 1),
          "bytes that are no UTF-8; save the file as UTF-8"))
    }
  }

  private mutating func readText() -> JSONNode? {
    skipBlanks()
    guard current != nil else {
      complain("the file is empty; expected {")
      return nil
    }
    let node = readValue(depth: 0)
    skipBlanks()
    if node != nil, current != nil { complain("expected the end of the file here") }
    return node
  }

  // MARK: Values

  private mutating func readValue(depth: Int) -> JSONNode? {
    let place = self.place
    guard depth < Self.deepest else {
      complain("nested too deep")
      return nil
    }
    switch current {
    case "{": return readObject(depth: depth)
    case "[": return readArray(depth: depth)
    case "\"": return readString().map { JSONNode(.string($0), at: place) }
    default: break
    }
    let word = takeWord()
    switch word {
    case "null": return JSONNode(.null, at: place)
    case "true": return JSONNode(.bool(true), at: place)
    case "false": return JSONNode(.bool(false), at: place)
    case "":
      complain("expected a value", at: place)
      return nil
    default:
      if Self.isNumber(word) { return JSONNode(.number(word), at: place) }
      complain(
        "\(word.prefix(30)) is no value; expected a number, true, false, null or a text in quotes",
        at: place)
      return nil
    }
  }

  private mutating func readObject(depth: Int) -> JSONNode {
    let start = place
    var members: [JSONMember] = []
    readElements("{", "}", notBefore: "]") { reader in
      reader.readMember(depth: depth).map { members.append($0) } != nil
    }
    return JSONNode(.object(members), at: start)
  }

  private mutating func readMember(depth: Int) -> JSONMember? {
    let place = self.place
    guard current == "\"" else {
      complain("expected a name in quotes")
      return nil
    }
    guard let key = readString() else { return nil }
    skipBlanks()
    guard current == ":" else {
      complain("expected : behind \"\(key.prefix(30))\"")
      return nil
    }
    advance()
    skipBlanks()
    return readValue(depth: depth + 1).map { JSONMember(key, $0, at: place) }
  }

  private mutating func readArray(depth: Int) -> JSONNode {
    let start = place
    var values: [JSONNode] = []
    readElements("[", "]", notBefore: "}") { reader in
      reader.readValue(depth: depth + 1).map { values.append($0) } != nil
    }
    return JSONNode(.array(values), at: start)
  }

  /// Elements between brackets, from the opening one on; `readElement` says whether it could make one out.
  private mutating func readElements(
    _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, notBefore other: Unicode.Scalar,
    _ readElement: (inout JSONReader) -> Bool
  ) {
    let start = place
    advance()
    while true {
      skipBlanks()
      switch current {
      case nil: return complain("\(closing) is missing for the \(opening) of line \(start.line)")
      case closing: return advance()
      case other: return complain("expected \(closing) before this \(other)")
      case ",":
        complain("a comma too many")
        advance()
      default:
        if readElement(&self) {
          takeSeparator(before: closing)
        } else {
          skipElement()
        }
      }
    }
  }

  /// A comma between two elements; a missing one is told and passed over.
  private mutating func takeSeparator(before end: Unicode.Scalar) {
    skipBlanks()
    guard let now = current else { return }
    if now == "," {
      let comma = place
      advance()
      skipBlanks()
      if current == end { complain("a comma too many before \(end)", at: comma) }
    } else if now != "}", now != "]" {
      complain("expected a comma before this")
    }
  }

  // MARK: Tokens

  /// A text in quotes; nil where it does not end on its line.
  private mutating func readString() -> String? {
    let start = place
    advance()
    var text = String.UnicodeScalarView()
    while let scalar = current, scalar != "\n" {
      advance()
      switch scalar {
      case "\"": return String(text)
      case "\\":
        guard let escaped = readEscape() else { return nil }
        text.append(escaped)
      default: text.append(scalar)
      }
    }
    complain("the text that begins here has no end quote", at: start)
    return nil
  }

  private mutating func readEscape() -> Unicode.Scalar? {
    let place = self.place
    guard let letter = current, letter != "\n" else { return nil }
    advance()
    switch letter {
    case "\"", "\\", "/": return letter
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "u": break
    default:
      complain("\\\(letter) is no escape; write \\\\ for a reverse solidus", at: place)
      return "\u{FFFD}"
    }
    guard let first = readHex() else {
      complain("\\u needs four hexadecimal digits", at: place)
      return "\u{FFFD}"
    }
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Two escapes make one character beyond the first plane.
    guard (0xD800..<0xDC00).contains(first), current == "\\" else { return "\u{FFFD}" }
    let resume = (index, line, lineStart)
    advance()
    if current == "u" {
      advance()
      if let second = readHex(), (0xDC00..<0xE000).contains(second) {
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      }
    }
    (index, line, lineStart) = resume
    return "\u{FFFD}"
  }

  private mutating func readHex() -> UInt32? {
    guard index + 4 <= scalars.count else { return nil }
    var value: UInt32 = 0
    for scalar in scalars[index..<index + 4] {
      guard let digit = Character(scalar).hexDigitValue, scalar.isASCII else { return nil }
      value = value << 4 | UInt32(digit)
    }
    for _ in 0..<4 { advance() }
    return value
  }

  /// What stands here up to a blank or a mark.
  private mutating func takeWord() -> String {
    var word = String.UnicodeScalarView()
    while let scalar = current, !" \t\r\n,:]}[{\"".unicodeScalars.contains(scalar) {
      word.append(scalar)
      advance()
    }
    return String(word)
  }

  /// RFC 8259, section 6.
  private static func isNumber(_ word: String) -> Bool {
    var rest = word.utf8[...]
    func digits() -> Int {
      let found = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(found)
      return found
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let isLeadingZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(isLeadingZero && whole > 1) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  // MARK: Moving

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
  private var place: TextPlace { TextPlace(line: line, column: index - lineStart + 1) }

  private mutating func advance() {
    guard index < scalars.count else { return }
    if scalars[index] == "\n" {
      line += 1
      lineStart = index + 1
    }
    index += 1
  }

  private mutating func skipBlanks() {
    while let scalar = current, " \t\r\n".unicodeScalars.contains(scalar) { advance() }
  }

  /// Past what makes no sense: to the next element, the end of what it stands in, or the next line.
  private mutating func skipElement() {
    while let scalar = current, !"\n,}]".unicodeScalars.contains(scalar) { advance() }
    if current == "," { advance() }
  }

  private mutating func complain(_ sentence: String, at place: TextPlace? = nil) {
    guard mistakes.count < Self.mostMistakes else { return }
    mistakes.append(TextMistake(place ?? self.place, sentence))
  }
}
