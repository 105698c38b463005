internal import TerminalUI

/// Turns the bytes and key names that curses delivers into events.
///
/// curses knows the keys of the terminal's own description; everything else that terminals in the
/// line of xterm send (keys with modifiers, mouse reports, pasted text) is read here, so that it
/// works whatever TERM says. What is not understood is swallowed as a whole and never taken for
/// typed text.
struct InputDecoder {
  /// Inside what the last bytes were.
  private enum State {
    case ground
    /// After ESC.
    case escape
    /// After ESC [, with the bytes since.
    case controlSequence([UInt8])
    /// After ESC O.
    case singleShift
    /// Inside ESC [ M, with the bytes since: a mouse report of the oldest kind.
    case oldMouse([UInt8])
    /// Inside a UTF-8 sequence, with its bytes.
    case character([UInt8], isAlt: Bool)
    /// Inside pasted text.
    case paste
    /// After an Escape that was given out as a key, with bytes that may be the rest of a report.
    case orphan([UInt8])
  }

  /// What the terminal says when it is asked.
  enum Report: Hashable {
    /// The column of the cursor, from 0.
    case cursor(column: Int)
    /// Whether the terminal knows a mode.
    case mode(Int, isKnown: Bool)
  }

  /// Whether a report of the cursor is waited for: then nothing that looks like one is a key.
  var awaitsReport = false
  private var reports: [Report] = []

  /// Takes out what the terminal has said.
  mutating func takeReports() -> [Report] {
    defer { reports = [] }
    return reports
  }

  /// Whether the last bytes are a key, unless more follow.
  var isUndecided: Bool {
    switch state {
    case .escape, .singleShift: true
    case .controlSequence(let bytes): bytes.isEmpty && !awaitsReport
    // Nobody types the next one as fast as a report comes.
    case .orphan(let bytes): bytes.count == 1
    case .ground, .oldMouse, .character, .paste: false
    }
  }

  /// Bytes of pasted text at most; the rest is dropped.
  private static let pasteLimit = 65_536
  /// F3 with modifiers ends in 1;2R to 1;16R; a report of the first row that says so is never asked for.
  private static let mostModifiers = 16
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  private var state = State.ground
  private var pasted: [UInt8] = []
  private(set) var events: [InputEvent] = []

  /// Takes out the oldest event.
  mutating func nextEvent() -> InputEvent? { events.isEmpty ? nil : events.removeFirst() }

  /// Takes the name of a key, as curses gives it.
  mutating func take(keyNamed name: String) {
    guard var key = KeyEvent(cursesName: name) else { return }
    switch state {
    case .paste: return
    case .escape: key.modifiers.insert(.alt)
    case .orphan(let bytes): giveUpOrphan(bytes)
    default: break
    }
    state = .ground
    events.append(.key(key))
  }

  /// Takes a byte.
  mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: takeTyped(byte, isAlt: false)
    case .escape:
      switch byte {
      case 0x1B: emit(KeyEvent(.escape))
      case UInt8(ascii: "["): state = .controlSequence([])
      case UInt8(ascii: "O"): state = .singleShift
      default:
        state = .ground
        takeTyped(byte, isAlt: true)
      }
    case .singleShift:
      state = .ground
      if let key = Self.key(final: byte) { emit(KeyEvent(key)) }
      if let key = Self.arrow(ofRxvt: byte) { emit(KeyEvent(key, .control)) }
    case .controlSequence(let bytes): takeControl(byte, after: bytes)
    case .oldMouse(let bytes):
      guard bytes.count == 2 else {
        state = .oldMouse(bytes + [byte])
        return
      }
      state = .ground
      takeMouse(
        code: Int(bytes[0]) - 32, column: Int(bytes[1]) - 32, row: Int(byte) - 32,
        isRelease: bytes[0] & 3 == 3 && bytes[0] & 64 == 0)
    case .character(let bytes, let isAlt): takeContinuation(byte, after: bytes, isAlt: isAlt)
    case .paste: takePasted(byte)
    case .orphan(let bytes): takeOrphan(byte, after: bytes)
    }
  }

  /// Takes a change of the terminal's size.
  mutating func take(size: Size) { events.append(.resized(size)) }

  /// Says that nothing more has arrived for now: what could still begin a sequence was a key.
  mutating func pause() {
    switch state {
    case .escape:
      emit(KeyEvent(.escape))
      if awaitsReport {
        state = .orphan([])
        return
      }
    case .orphan(let bytes) where bytes.count == 1: giveUpOrphan(bytes)
    case .singleShift: emit(KeyEvent(.character("O"), .alt))
    case .controlSequence(let bytes) where bytes.isEmpty && !awaitsReport:
      emit(KeyEvent(.character("["), .alt))
    default: return
    }
    state = .ground
  }

  /// The rest of a report whose first byte came so much earlier that it was taken for the Escape key.
  private mutating func takeOrphan(_ byte: UInt8, after bytes: [UInt8]) {
    switch byte {
    case UInt8(ascii: "[") where bytes.isEmpty: state = .orphan([byte])
    case UInt8(ascii: "0")...UInt8(ascii: "9") where !bytes.isEmpty && bytes.count < 12,
      UInt8(ascii: ";") where !bytes.isEmpty && bytes.count < 12:
      state = .orphan(bytes + [byte])
    case UInt8(ascii: "R") where bytes.contains(UInt8(ascii: ";")):
      state = .ground
      finish(Self.parameters(Array(bytes.dropFirst())), final: byte, isMouse: false)
    default:
      giveUpOrphan(bytes)
      take(byte)
    }
  }

  /// They were keys.
  private mutating func giveUpOrphan(_ bytes: [UInt8]) {
    state = .ground
    for byte in bytes { takeTyped(byte, isAlt: false) }
  }

  private mutating func emit(_ key: KeyEvent) { events.append(.key(key)) }

  private mutating func takeTyped(_ byte: UInt8, isAlt: Bool) {
    let alt: KeyEvent.Modifiers = isAlt ? .alt : []
    switch byte {
    case 0x1B: state = .escape
    case 0x00: emit(KeyEvent(.character(" "), alt.union(.control)))
    case 0x09: emit(KeyEvent(.tab, alt))
    case 0x0D: emit(KeyEvent(.enter, alt))
    case 0x7F: emit(KeyEvent(.backspace, alt))
    case 0x01...0x1A, 0x1C...0x1F:
      // Ctrl with a letter or one of \ ] ^ _.
      let letter = Unicode.Scalar(byte < 0x1B ? byte | 0x60 : byte | 0x40)
      emit(KeyEvent(.character(Character(letter)), alt.union(.control)))
    case 0x20..<0x7F: emit(KeyEvent(.character(Character(Unicode.Scalar(byte))), alt))
    case 0xC2...0xF4: state = .character([byte], isAlt: isAlt)
    default: break
    }
  }

  private mutating func takeContinuation(_ byte: UInt8, after bytes: [UInt8], isAlt: Bool) {
    state = .ground
    guard byte & 0xC0 == 0x80 else {
      // Cut off: the broken character is dropped, this byte is not.
      take(byte)
      return
    }
    let all = bytes + [byte]
    let length = all[0] < 0xE0 ? 2 : all[0] < 0xF0 ? 3 : 4
    guard all.count == length else {
      state = .character(all, isAlt: isAlt)
      return
    }
    guard let text = String(validating: all, as: UTF8.self), let character = text.first,
      !character.unicodeScalars.contains(where: { $0.value < 0xA0 })
    else { return }
    emit(KeyEvent(.character(character), isAlt ? .alt : []))
  }

  private mutating func takePasted(_ byte: UInt8) {
    pasted.append(byte)
    if pasted.count > Self.pasteLimit + Self.pasteEnd.count {
      // Full: only the last bytes are still watched, for the end.
      pasted.remove(at: Self.pasteLimit)
    }
    guard byte == Self.pasteEnd.last, pasted.suffix(Self.pasteEnd.count) == Self.pasteEnd[...]
    else { return }
    events.append(
      .paste(String(decoding: pasted.dropLast(Self.pasteEnd.count), as: UTF8.self)))
    pasted = []
    state = .ground
  }

  private mutating func takeControl(_ byte: UInt8, after bytes: [UInt8]) {
    switch byte {
    case 0x20...0x3F where bytes.count < 32: state = .controlSequence(bytes + [byte])
    case 0x40...0x7E:
      state = .ground
      if byte == UInt8(ascii: "y"), bytes.first == UInt8(ascii: "?"),
        bytes.last == UInt8(ascii: "$")
      {
        let answer = Self.parameters(bytes.dropLast())
        // 0: not known; 4: known, and off for ever.
        if answer.count == 2 {
          reports.append(.mode(answer[0], isKnown: (1...3).contains(answer[1])))
        }
        return
      }
      finish(Self.parameters(bytes), final: byte, isMouse: bytes.first == UInt8(ascii: "<"))
    default:
      state = .ground
      if byte == 0x1B { state = .escape }
    }
  }

  private mutating func finish(_ parameters: [Int], final: UInt8, isMouse: Bool) {
    if isMouse {
      guard parameters.count == 3 else { return }
      takeMouse(
        code: parameters[0], column: parameters[1], row: parameters[2],
        isRelease: final == UInt8(ascii: "m"))
      return
    }
    let modifiers = KeyEvent.Modifiers(xterm: parameters.count > 1 ? parameters[1] : 1)
    switch final {
    case UInt8(ascii: "M") where parameters.isEmpty: state = .oldMouse([])
    case UInt8(ascii: "~") where parameters.first == 200: state = .paste
    case UInt8(ascii: "~"):
      if let key = Self.key(number: parameters.first ?? 0) { emit(KeyEvent(key, modifiers)) }
    case UInt8(ascii: "R")
    where parameters.count == 2 && (parameters[0] > 1 || parameters[1] > Self.mostModifiers):
      reports.append(.cursor(column: parameters[1] - 1))
    case UInt8(ascii: "Z"): emit(KeyEvent(.backTab, modifiers.subtracting(.shift)))
    default:
      if let key = Self.key(final: final) { emit(KeyEvent(key, modifiers)) }
      if let key = Self.arrow(ofRxvt: final) { emit(KeyEvent(key, .shift)) }
    }
  }

  private mutating func takeMouse(code: Int, column: Int, row: Int, isRelease: Bool) {
    guard column >= 1, row >= 1, code >= 0 else { return }
    let kind: MouseEvent.Kind
    switch code & 0b1110_0011 {
    case 0: kind = isRelease ? .release : .press
    case 3: kind = .release
    case 32: kind = .drag
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    case 66: kind = .wheelLeft
    case 67: kind = .wheelRight
    default: return
    }
    var modifiers: KeyEvent.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    events.append(
      .mouse(MouseEvent(kind: kind, x: column - 1, y: row - 1, modifiers: modifiers)))
  }
}
