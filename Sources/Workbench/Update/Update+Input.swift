import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// A key that no keymap knows: for the prompt or a list; in the lanes it only says so.
  mutating func type(_ key: KeyEvent) -> [Effect] {
    switch mode {
    case .prompt(var prompt):
      let isEmpty = prompt.field.text.isEmpty
      switch prompt.field.handle(key) {
      case .submitted: return accept(prompt)
      case .cancelled: mode = .lanes
      // Deleting nothing is a way out.
      case .edited: mode = isEmpty && key.key == .backspace ? .lanes : .prompt(prompt)
      case .ignored: break
      }
    case .help(let scroll): scrollList(key, from: scroll) { .help(scroll: $0) }
    case .notes(let scroll): scrollList(key, from: scroll) { .notes(scroll: $0) }
    case .letter(let use): return typeLetter(key, for: use)
    case .history(let cursor): moveInHistory(key, from: cursor)
    case .lanes, .findings:
      message = Message(.note, "\(key.notation) has no command; the help lists all keys.")
    }
    return []
  }

  /// Puts clipboard text into the prompt; anywhere else it is dropped, never taken for keys.
  mutating func paste(_ text: String) {
    guard case .prompt(var prompt) = mode else { return }
    for character in text.prefix(prompt.field.limit) {
      _ = prompt.field.handle(KeyEvent(.character(character)))
    }
    mode = .prompt(prompt)
  }

  private mutating func scrollList(
    _ key: KeyEvent, from scroll: Int, _ make: (Int) -> Mode
  ) {
    let list = ListLayout(state: self, lineCount: listLines?.count ?? 0)
    let page = max(1, list.area.height - 1)
    let wanted: Int? =
      switch key.key {
      case .up, .character("k"): scroll - 1
      case .down, .character("j"): scroll + 1
      case .pageUp: scroll - page
      case .pageDown, .character(" "): scroll + page
      case .home: 0
      case .end: list.lastScroll
      default: nil
      }
    if let wanted { mode = make(max(0, min(list.lastScroll, wanted))) }
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

  private mutating func accept(_ prompt: Prompt) -> [Effect] {
    switch prompt.kind {
    case .time:
      guard let frame = TimeText.parse(prompt.field.text, rate: song.sampleRate, unit: timeUnit)
      else {
        return refuse(prompt, "This is no time: write 1:02.5, 62.5 or 48000smp.")
      }
      mode = .lanes
      return seek(to: frame)
    case .gain:
      guard let gain = LevelText.parse(prompt.field.text), let stem = selectedStem else {
        return refuse(prompt, "This is no gain: write -3, +1.5 or -inf.")
      }
      mode = .lanes
      return setGain(gain, of: stem)
    case .offset:
      guard let offset = Int64(prompt.field.text.filter { $0 != " " }), let stem = selectedStem
      else {
        return refuse(prompt, "This is no offset: write a whole number of samples, as 37 or -37.")
      }
      mode = .lanes
      return setOffset(FrameCount(offset), of: stem)
    case .blend:
      guard let blend = parseBlend(prompt.field.text) else {
        return refuse(prompt, "Write two letters and percent, as A B 30 (or B 30: from here).")
      }
      mode = .lanes
      return changeStems("blend of snapshots", as: History.Gesture("blend")) { stems in
        for index in stems.indices {
          stems[index] = blend.from[index].blended(with: blend.to[index], share: blend.share)
        }
      }
    case .note:
      mode = .lanes
      return setNote(prompt.field.text)
    case .markerName:
      mode = .lanes
      return nameMarker(prompt.field.text)
    }
  }

  private mutating func refuse(_ prompt: Prompt, _ sentence: String) -> [Effect] {
    message = Message(.warning, sentence)
    return []
  }

  /// Clicks: the waveform and the ruler seek, a lane's head selects, M and S switch.
  mutating func click(_ mouse: MouseEvent) -> [Effect] {
    switch mode {
    case .lanes, .findings: break
    case .prompt, .help, .notes, .history, .letter: return []
    }
    let layout = Layout(state: self)
    switch mouse.kind {
    case .wheelUp: return wheel(mouse, factor: 0.5, layout)
    case .wheelDown: return wheel(mouse, factor: 2, layout)
    case .press, .drag:
      if let column = layout.waveformColumn(x: mouse.x, y: mouse.y) {
        if mouse.kind == .press, let lane = layout.lane(atRow: mouse.y) { selected = lane }
        return seek(to: view.frame(atColumn: column))
      }
      guard mouse.kind == .press, let lane = layout.lane(atRow: mouse.y) else { return [] }
      selected = lane
      if let command = layout.button(x: mouse.x, y: mouse.y) { return perform(command) }
    case .release: break
    }
    return []
  }

  private mutating func wheel(
    _ mouse: MouseEvent, factor: Double, _ layout: Layout
  ) -> [Effect] {
    guard let column = layout.waveformColumn(x: mouse.x, y: mouse.y) else { return [] }
    view = view.zoomed(
      by: factor, about: view.frame(atColumn: column), length: length,
      columns: layout.waveformColumns)
    return windowIfNeeded()
  }
}
