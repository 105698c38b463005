import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// A key that no keymap knows: for the prompt or a list; in the lanes it only says so.
  mutating func type(_ key: KeyEvent) -> [Effect] {
    if let search, search.isTyping {
      type(key, in: search)
      return []
    }
    switch mode {
    case .palette(let palette): return type(key, in: palette)
    case .themes(let chooser): return type(key, in: chooser)
    case .prompt(var prompt):
      let isEmpty = prompt.field.text.isEmpty
      switch prompt.field.handle(key) {
      case .submitted:
        switch answer(prompt.kind, with: prompt.field.text) {
        case .taken(let effects): return effects
        case .refused(let sentence): message = Message(.warning, sentence)
        }
      case .cancelled: uncover()
      // Deleting nothing is a way out.
      case .edited: mode = isEmpty && key.key == .backspace ? baseMode : .prompt(prompt)
      case .ignored: break
      }
    case .help, .notes: scrollList(by: key)
    case .letter(let use): return typeLetter(key, for: use)
    case .history(let cursor): moveInHistory(key, from: cursor)
    case .lanes, .findings:
      message = Message(.note, "\(key.notation) has no command; the help lists all keys.")
    }
    return []
  }

  /// Puts clipboard text into the line that is typed; anywhere else it is dropped, never taken for keys.
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

  private mutating func moveInHistory(_ key: KeyEvent, from cursor: Int) {
    let page = max(1, Layout(state: self).status.y - 3)
    let wanted: Int? =
      switch key.key {
      case .up, .character("k"): cursor - 1
      case .down, .character("j"): cursor + 1
      case .pageUp: cursor - page
      case .pageDown: cursor + page
      case .home: 0
      case .end: history.names.count
      default: nil
      }
    if let wanted { mode = .history(cursor: max(0, min(history.names.count, wanted))) }
  }

  /// Answers a prompt; what answers it well also closes it.
  mutating func answer(_ kind: Prompt.Kind, with text: String) -> Answer<Effect> {
    switch kind {
    case .time:
      guard let frame = TimeText.parse(text, rate: song.sampleRate, unit: timeUnit) else {
        return .refused("This is no time: write 1:02.5, 62.5 or 48000smp.")
      }
      uncover()
      return .taken(seek(to: frame))
    case .gain:
      guard let gain = LevelText.parse(text), let stem = selectedStem else {
        return .refused("This is no gain: write -3, +1.5 or -inf.")
      }
      uncover()
      return .taken(setGain(gain, of: stem))
    case .offset:
      guard let offset = Int64(text.filter { $0 != " " }), let stem = selectedStem else {
        return .refused(
          "This is no offset: write a whole number of samples, as 37 or -37.")
      }
      uncover()
      return .taken(setOffset(FrameCount(offset), of: stem))
    case .blend:
      guard let blend = parseBlend(text) else {
        return .refused("Write two letters and percent, as A B 30 (or B 30: from here).")
      }
      uncover()
      return .taken(blendSnapshots(blend))
    case .note:
      uncover()
      return .taken(setNote(text))
    case .markerName:
      uncover()
      return .taken(nameMarker(text))
    }
  }
}
