import Stems
import TerminalUI

extension BoardState {
  /// A key that no keymap knows: for the prompt or a list; on the board it only says so.
  mutating func type(_ key: KeyEvent) -> [BoardEffect] {
    if let search, search.isTyping {
      type(key, in: search)
      return []
    }
    switch mode {
    case .prompt(var prompt):
      let isEmpty = prompt.field.text.isEmpty
      switch prompt.field.handle(key) {
      case .submitted:
        switch answer(prompt.kind, with: prompt.field.text) {
        case .taken(let effects): return effects
        case .refused(let sentence): message = Message(.warning, sentence)
        }
      case .cancelled: mode = .songs
      // Deleting nothing is a way out.
      case .edited: mode = isEmpty && key.key == .backspace ? .songs : .prompt(prompt)
      case .ignored: break
      }
    case .help, .notes: scrollList(by: key)
    case .palette(let palette): return type(key, in: palette)
    case .themes(let chooser): return type(key, in: chooser)
    case .songs:
      message = Message(.note, "\(key.notation) has no command; the help lists all keys.")
    }
    return []
  }

  /// Puts clipboard text into the prompt; anywhere else it is dropped, never taken for keys.
  mutating func paste(_ text: String) {
    let keys = text.prefix(256).map { KeyEvent(.character($0)) }
    if var typed = search, typed.isTyping {
      for key in keys { _ = typed.field.handle(key) }
      search = typed
    } else if case .prompt(var prompt) = mode {
      for key in keys { _ = prompt.field.handle(key) }
      mode = .prompt(prompt)
    } else if case .palette(var palette) = mode {
      for key in keys { _ = palette.field.handle(key) }
      mode = .palette(palette)
    }
  }

  /// Answers a prompt; what answers it well also closes it.
  mutating func answer(_ kind: BoardPrompt.Kind, with text: String) -> Answer<BoardEffect> {
    let seconds = SecondsText.parse(text)
    switch kind {
    case .gap:
      guard let seconds, (0...Album.longestGap).contains(seconds) else {
        return .refused("This is no gap: write seconds from 0 to 60, as 2 or 1.5.")
      }
      mode = .songs
      return .taken(setGap(seconds))
    case .transitionSeconds:
      guard let seconds, Transition.allowedSeconds.contains(seconds) else {
        return .refused("Write seconds from 1 to 60, as 8 or 12.5.")
      }
      mode = .songs
      transitionSeconds = seconds
      return .taken(kept())
    }
  }

  /// A click selects a song; one on the selected song enters it, one on the transition or on the sign of the
  /// transport plays or stops; the wheel moves the cursor, or scrolls the list that is open.
  mutating func click(_ mouse: MouseEvent) -> [BoardEffect] {
    if mouse.kind == .press { dropReadMessage() }
    switch mode {
    case .palette, .themes: return clickOverlay(mouse)
    case .prompt: return []
    case .help, .notes:
      scrollList(by: mouse)
      return []
    case .songs: break
    }
    switch mouse.kind {
    case .wheelUp: select(cursor - 1)
    case .wheelDown: select(cursor + 1)
    case .press:
      let layout = BoardLayout(state: self)
      if let song = layout.song(atRow: mouse.y) {
        if song == cursor { return perform(.songOpen) }
        select(song)
      } else if layout.transition.contains(x: mouse.x, y: mouse.y)
        || layout.transportSign.contains(x: mouse.x, y: mouse.y)
      {
        return perform(.transitionPlay)
      }
    case .drag, .release, .wheelLeft, .wheelRight: break
    }
    return []
  }
}

/// Seconds as text, both ways.
enum SecondsText {
  /// "2.0", "1.25", "0.013": at least one digit behind the point and no more than are needed.
  static func format(_ seconds: Double) -> String {
    let thousandths = Int64((max(0, min(1e9, seconds)) * 1000).rounded())
    var digits = "\(thousandths % 1000)"
    digits = String(repeating: "0", count: 3 - digits.count) + digits
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    return "\(thousandths / 1000).\(digits)"
  }

  /// "3:45", "1:02:03": whole seconds.
  static func length(_ seconds: Double) -> String {
    let whole = Int64(max(0, min(1e9, seconds)).rounded())
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (minutes, rest) = (whole / 60, whole % 60)
    return minutes < 60
      ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }

  /// Reads "2", "2.5", "2,5", "2.5 s", "0:02"; nil for anything else.
  static func parse(_ text: String) -> Double? {
    var body = text.lowercased().filter { $0 != " " }
    if body.hasSuffix("s") { body.removeLast() }
    body = String(body.map { $0 == "," ? "." : $0 })
    let parts = body.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return nil }
    var seconds = 0.0
    for part in parts {
      guard !part.isEmpty, part.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
        let value = Double(String(part)), value < 1e6
      else { return nil }
      seconds = seconds * 60 + value
    }
    // Whole milliseconds: what is shown is what is kept.
    return (seconds * 1000).rounded() / 1000
  }
}
