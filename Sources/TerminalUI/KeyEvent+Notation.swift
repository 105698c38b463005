extension KeyEvent {
  /// Reads a key as keymaps write it: `a`, `A`, `C-x`, `M-x` (or `A-x`), `S-Left`, `C-M-Home`,
  /// `F5`, `space`, `minus`. Names of keys are case-insensitive; nil for anything else.
  public init?(notation: String) {
    var rest = Substring(notation)
    var modifiers: Modifiers = []
    while rest.count > 2, rest.dropFirst().first == "-", let modifier = Self.modifier(rest.first) {
      modifiers.insert(modifier)
      rest = rest.dropFirst(2)
    }
    if rest.count == 1, let character = rest.first {
      guard !modifiers.contains(.shift), !character.isWhitespace, character.isPrintable else {
        return nil
      }
      // A terminal sends the same code for Ctrl with either case.
      let isControl = modifiers.contains(.control)
      let typed =
        isControl ? Character(character.lowercased().first.map(String.init) ?? "") : character
      self.init(.character(typed), modifiers)
      return
    }
    guard let key = Self.key(named: rest.lowercased()) else { return nil }
    if key == .tab, modifiers.contains(.shift) {
      self.init(.backTab, modifiers.subtracting(.shift))
    } else {
      self.init(key, modifiers)
    }
  }

  /// The key as keymaps write it and help shows it; `init(notation:)` reads it back.
  public var notation: String {
    var text = ""
    if modifiers.contains(.control) { text += "C-" }
    if modifiers.contains(.alt) { text += "M-" }
    if modifiers.contains(.shift) { text += "S-" }
    switch key {
    case .character(" "): return text + "Space"
    case .character(let character): return text + String(character)
    case .function(let number): return text + "F\(number)"
    case .backTab: return text + "S-Tab"
    default: return text + (Self.names.first { $0.key == key }?.name ?? "?")
    }
  }

  private static func modifier(_ letter: Character?) -> Modifiers? {
    switch letter {
    case "C", "c": .control
    case "M", "m", "A", "a": .alt
    case "S", "s": .shift
    default: nil
    }
  }

  /// Names of keys; the first of a key is the one that is shown.
  private static let names: [(name: String, key: Key)] = [
    ("Enter", .enter), ("Return", .enter), ("Ret", .enter), ("Esc", .escape),
    ("Escape", .escape), ("Tab", .tab), ("Backtab", .backTab), ("Backspace", .backspace),
    ("Del", .delete), ("Delete", .delete), ("Ins", .insert), ("Insert", .insert), ("Up", .up),
    ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end),
    ("PageUp", .pageUp), ("PgUp", .pageUp), ("PageDown", .pageDown), ("PgDn", .pageDown),
    ("Space", .character(" ")), ("Minus", .character("-")), ("Plus", .character("+")),
    ("Comma", .character(",")), ("Hash", .character("#")), ("Colon", .character(":")),
  ]

  private static func key(named name: String) -> Key? {
    if name.first == "f", let number = Int(name.dropFirst()), (1...24).contains(number) {
      return .function(number)
    }
    return names.first { $0.name.lowercased() == name }?.key
  }
}

extension Character {
  /// Whether the character shows something and acts on nothing.
  var isPrintable: Bool { unicodeScalars.allSatisfy { !isConcealing($0) } }
}

/// Keys pressed one after the other, as keymaps write them: `g g`, `C-w Left`.
public struct KeySequence: Hashable, Sendable {
  /// At least one key.
  public let keys: [KeyEvent]

  /// Reads keys with spaces between them; nil where one is not a key, or there is none.
  public init?(notation: String) {
    let words = notation.split(separator: " ")
    let keys = words.compactMap { KeyEvent(notation: String($0)) }
    guard !keys.isEmpty, keys.count == words.count else { return nil }
    self.keys = keys
  }

  /// A sequence of given keys; nil when there is none.
  public init?(_ keys: [KeyEvent]) {
    guard !keys.isEmpty else { return nil }
    self.keys = keys
  }

  /// The keys with spaces between them.
  public var notation: String { keys.map(\.notation).joined(separator: " ") }
}
