internal import TerminalUI

extension InputDecoder {
  /// Numbers between semicolons; a first `<`, `?` or `=` is left out, nonsense counts as 0.
  static func parameters(_ bytes: some Collection<UInt8>) -> [Int] {
    let digits = bytes.drop { (0x3C...0x3F).contains($0) }
    if digits.isEmpty { return [] }
    return digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      Int(String(decoding: $0.prefix(6), as: UTF8.self)) ?? 0
    }
  }

  /// Keys of ESC [ … letter and ESC O letter.
  static func key(final: UInt8) -> KeyEvent.Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
    default: nil
    }
  }

  /// What rxvt sends in lower case: arrows with Shift after ESC [, with Control after ESC O.
  static func arrow(ofRxvt final: UInt8) -> KeyEvent.Key? {
    (UInt8(ascii: "a")...UInt8(ascii: "d")).contains(final) ? key(final: final - 0x20) : nil
  }

  /// Keys of ESC [ number ~.
  static func key(number: Int) -> KeyEvent.Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }
}

extension KeyEvent.Modifiers {
  /// Modifiers as xterm numbers them: 1 + shift 1, alt 2, control 4.
  init(xterm number: Int) {
    self = []
    let bits = max(0, number - 1)
    if bits & 1 != 0 { insert(.shift) }
    if bits & 2 != 0 { insert(.alt) }
    if bits & 4 != 0 { insert(.control) }
  }
}

extension KeyEvent {
  /// The key behind a name of curses: `KEY_LEFT`, `KEY_F(5)`, or `kLFT5` for an extended one with
  /// xterm's number of the modifiers.
  init?(cursesName name: String) {
    if let key = Self.standard[name] {
      self = key
    } else if name.hasPrefix("KEY_F("), let number = Int(name.dropFirst(6).dropLast()) {
      guard (1...60).contains(number) else { return nil }
      // terminfo counts on for shift, control, both, alt.
      let modifiers: [Modifiers] = [[], .shift, .control, [.shift, .control], .alt]
      self.init(.function((number - 1) % 12 + 1), modifiers[(number - 1) / 12])
    } else if name == "kcbt2" {
      self.init(.backTab)
    } else if let digit = name.last?.wholeNumberValue, let key = Self.extended[name.dropLast()] {
      self.init(key, Modifiers(xterm: digit))
    } else if let key = Self.extended[name[...]] {
      self.init(key, .shift)
    } else {
      return nil
    }
  }

  private static let standard: [String: KeyEvent] = [
    "KEY_UP": KeyEvent(.up), "KEY_DOWN": KeyEvent(.down), "KEY_LEFT": KeyEvent(.left),
    "KEY_RIGHT": KeyEvent(.right), "KEY_HOME": KeyEvent(.home), "KEY_END": KeyEvent(.end),
    "KEY_FIND": KeyEvent(.home), "KEY_SELECT": KeyEvent(.end), "KEY_PPAGE": KeyEvent(.pageUp),
    "KEY_NPAGE": KeyEvent(.pageDown), "KEY_IC": KeyEvent(.insert), "KEY_DC": KeyEvent(.delete),
    "KEY_BACKSPACE": KeyEvent(.backspace), "KEY_ENTER": KeyEvent(.enter),
    "KEY_BTAB": KeyEvent(.backTab), "KEY_SUSPEND": KeyEvent(.character("z"), .control),
    "KEY_SLEFT": KeyEvent(.left, .shift),
    "KEY_SRIGHT": KeyEvent(.right, .shift), "KEY_SR": KeyEvent(.up, .shift),
    "KEY_SF": KeyEvent(.down, .shift), "KEY_SHOME": KeyEvent(.home, .shift),
    "KEY_SEND": KeyEvent(.end, .shift), "KEY_SDC": KeyEvent(.delete, .shift),
    "KEY_SIC": KeyEvent(.insert, .shift), "KEY_SPREVIOUS": KeyEvent(.pageUp, .shift),
    "KEY_SNEXT": KeyEvent(.pageDown, .shift), "KEY_A1": KeyEvent(.home),
    "KEY_A3": KeyEvent(.pageUp), "KEY_C1": KeyEvent(.end), "KEY_C3": KeyEvent(.pageDown),
  ]

  private static let extended: [Substring: Key] = [
    "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end,
    "kPRV": .pageUp, "kNXT": .pageDown, "kIC": .insert, "kDC": .delete,
  ]
}
