import Signal
import Stems
import TerminalUI

extension WorkbenchState {
  /// A key for the prompt or a list; in the lanes an unbound key only says so.
  mutating func type(_ key: KeyEvent) -> [Effect] {
    switch mode {
    case .prompt(var prompt):
      switch key.key {
      case .enter: return accept(prompt)
      case .escape: mode = .lanes
      case .backspace:
        if prompt.text.isEmpty {
          mode = .lanes
        } else {
          prompt.text.removeLast()
          mode = .prompt(prompt)
        }
      case .character(let character)
      where key.modifiers.isEmpty && prompt.text.count < Prompt.longest:
        prompt.text.append(character)
        mode = .prompt(prompt)
      default: break
      }
    case .help(let scroll): scrollList(key, from: scroll) { .help(scroll: $0) }
    case .notes(let scroll): scrollList(key, from: scroll) { .notes(scroll: $0) }
    case .lanes, .findings: break
    }
    return []
  }

  /// Puts clipboard text into the prompt; anywhere else it is dropped, never taken for keys.
  mutating func paste(_ text: String) {
    guard case .prompt(var prompt) = mode else { return }
    let room = Prompt.longest - prompt.text.count
    prompt.text += text.filter { !$0.isNewline }.prefix(max(0, room))
    mode = .prompt(prompt)
  }

  private mutating func scrollList(
    _ key: KeyEvent, from scroll: Int, _ make: (Int) -> Mode
  ) {
    switch key.key {
    case .up: mode = make(max(0, scroll - 1))
    case .down: mode = make(scroll + 1)
    case .pageUp: mode = make(max(0, scroll - size.rows / 2))
    case .pageDown, .character(" "): mode = make(scroll + size.rows / 2)
    case .home: mode = make(0)
    case .escape, .enter, .character("q"): mode = .lanes
    default: break
    }
  }

  private mutating func accept(_ prompt: Prompt) -> [Effect] {
    switch prompt.kind {
    case .time:
      guard let frame = TimeText.parse(prompt.text, rate: song.sampleRate, unit: timeUnit) else {
        return refuse(prompt, "This is no time: write 1:02.5, 62.5 or 48000smp.")
      }
      mode = .lanes
      return seek(to: frame)
    case .gain:
      guard let gain = LevelText.parse(prompt.text), let stem = selectedStem else {
        return refuse(prompt, "This is no gain: write -3, +1.5 or -inf.")
      }
      mode = .lanes
      return setGain(gain, of: stem)
    case .offset:
      guard let offset = Int64(prompt.text.filter { $0 != " " }), let stem = selectedStem else {
        return refuse(prompt, "This is no offset: write a whole number of samples, as 37 or -37.")
      }
      mode = .lanes
      return setOffset(FrameCount(offset), of: stem)
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
    case .prompt, .help, .notes: return []
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
