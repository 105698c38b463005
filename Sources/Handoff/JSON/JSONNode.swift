/// A place in a text file, both counted from 1; columns count characters.
public struct TextPlace: Hashable, Sendable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A JSON value that knows where it stood and keeps what nobody asked for.
///
/// Our own, and not Foundation's: a session is edited by hand, so that a mistake has to be told with its line,
/// the rest has to be used, and keys of other programs and newer versions have to come back in their order, with
/// their numbers to the digit. Foundation's parsers give up at the first mistake and keep none of these.
struct JSONNode: Sendable {
  enum Kind: Sendable {
    case null
    case bool(Bool)
    /// As it is written: no digit is lost on the way back.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
  }

  var kind: Kind
  var place = TextPlace(line: 1, column: 1)
  /// Whether it is written on one line.
  var isInline = false

  init(_ kind: Kind, at place: TextPlace = TextPlace(line: 1, column: 1), isInline: Bool = false) {
    self.kind = kind
    self.place = place
    self.isInline = isInline
  }

  static func text(_ text: String) -> JSONNode { JSONNode(.string(text)) }
  static func bool(_ bool: Bool) -> JSONNode { JSONNode(.bool(bool)) }
  static func integer(_ value: Int64) -> JSONNode { JSONNode(.number("\(value)")) }

  /// A number with the fewest digits that give it back exactly; infinities, which JSON has not, as text.
  static func number(_ value: Double) -> JSONNode {
    if value == .infinity { return text("inf") }
    if value == -.infinity { return text("-inf") }
    if value.isNaN { return JSONNode(.null) }
    let isWhole = value == value.rounded() && abs(value) < 1e15
    return JSONNode(.number(isWhole ? "\(Int64(value))" : "\(value)"))
  }

  /// The members of an object; nil for everything else.
  var members: [JSONMember]? { if case .object(let members) = kind { members } else { nil } }

  /// The value of a key; the last one where it stands more than once.
  subscript(key: String) -> JSONNode? { members?.last { $0.key == key }?.value }

  /// What it is, for a sentence.
  var summary: String {
    switch kind {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .number(let text): text.count > 30 ? "a number" : text
    case .string(let text): text.count > 30 ? "a text" : "\"\(text)\""
    case .array: "a list"
    case .object: "a table in braces"
    }
  }
}

/// A key and its value.
struct JSONMember: Sendable {
  var key: String
  var value: JSONNode
  /// Where the key stands.
  var place = TextPlace(line: 1, column: 1)

  init(_ key: String, _ value: JSONNode, at place: TextPlace = TextPlace(line: 1, column: 1)) {
    self.key = key
    self.value = value
    self.place = place
  }
}

/// A mistake in a text, with its place.
public struct TextMistake: Hashable, Sendable {
  public var place: TextPlace
  /// What is wrong and what was expected. May hold text of the file: make it visible before it is shown.
  public var sentence: String

  public init(_ place: TextPlace, _ sentence: String) {
    self.place = place
    self.sentence = sentence
  }

  /// "12:7: expected a colon".
  public var text: String { "\(place.line):\(place.column): \(sentence)" }
}
