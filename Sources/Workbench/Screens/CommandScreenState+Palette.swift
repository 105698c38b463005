import TerminalUI

extension CommandScreenState {
  /// A key for the palette: the line is edited, Up and Down choose, Tab takes over the chosen name, C-p and C-n
  /// bring back what was run before.
  mutating func type(_ key: KeyEvent, in open: Palette) -> [Outcome] {
    var palette = open
    func choose(_ step: Int) {
      palette.selection = max(0, min(paletteEntries.count - 1, palette.selection + step))
    }
    switch (key.key, key.modifiers) {
    case (.up, []): choose(-1)
    case (.down, []): choose(1)
    case (.pageUp, []): choose(-8)
    case (.pageDown, []): choose(8)
    case (.tab, []): complete(&palette, paletteEntries)
    case (.character("p"), .control): recall(1, in: &palette)
    case (.character("n"), .control): recall(-1, in: &palette)
    default: return edit(&palette, with: key)
    }
    overlay = .palette(palette)
    return []
  }

  private mutating func edit(
    _ palette: inout Palette, with key: KeyEvent
  ) -> [Outcome] {
    let isEmpty = palette.field.text.isEmpty
    switch palette.field.handle(key) {
    case .submitted: return run(palette, paletteEntries)
    case .cancelled: overlay = nil
    case .edited:
      palette.selection = 0
      message = nil
      // Deleting nothing is a way out.
      overlay = isEmpty && key.key == .backspace ? nil : .palette(palette)
    case .ignored: break
    }
    return []
  }

  private func complete(_ palette: inout Palette, _ entries: [PaletteEntry]) {
    guard entries.indices.contains(palette.selection) else { return }
    let entry = entries[palette.selection]
    guard entry.line != nil || !palette.field.text.contains(" ") || palette.call == nil else {
      return
    }
    let value = entry.command.valueName == nil ? "" : " "
    palette.field = TextField(text: entry.line ?? entry.command.name + value, limit: 120)
    palette.selection = 0
  }

  private func recall(_ step: Int, in palette: inout Palette) {
    let wanted = max(0, min(paletteHistory.count, palette.historyStep + step))
    palette.historyStep = wanted
    let line = wanted == 0 ? "" : paletteHistory[paletteHistory.count - wanted]
    palette.field = TextField(text: line, limit: 120)
    palette.selection = 0
  }

  /// Runs what is typed where that names a command, else the chosen entry. What cannot be run stays, and
  /// the reason is shown.
  private mutating func run(_ palette: Palette, _ entries: [PaletteEntry]) -> [Outcome] {
    let chosen = entries.indices.contains(palette.selection) ? entries[palette.selection] : nil
    let isTyped = palette.call != nil && palette.selection == 0
    let line = isTyped ? palette.field.text : chosen?.line ?? chosen?.command.name ?? ""
    guard let call = CommandCall(line) else {
      let near = nearestName(
        to: String(palette.field.text.prefix { $0 != " " }), in: Command.allCases.map(\.name))
      message = Message(
        .warning, "There is no such command" + (near.map { "; did you mean \($0)?" } ?? "."))
      return []
    }
    if let reason = reasonUnavailable(call.command) {
      message = Message(.warning, reason)
      return []
    }
    if let value = call.value {
      switch answer(call.command, with: value) {
      case .refused(let sentence)?:
        message = Message(.warning, sentence)
        return []
      case .taken(let outcomes)?:
        remember(line)
        return outcomes
      case nil: break
      }
    }
    message = nil
    overlay = nil
    remember(line)
    return perform(call)
  }

  private mutating func remember(_ line: String) {
    paletteHistory.removeAll { $0 == line }
    paletteHistory.append(line)
    if paletteHistory.count > 100 { paletteHistory.removeFirst() }
  }

  // MARK: Mouse

  /// The wheel moves the choice; a click chooses, and one on what is chosen takes it.
  mutating func clickOverlay(_ mouse: MouseEvent) -> [Outcome] {
    switch overlay {
    case .palette(let palette)?: click(mouse, in: palette)
    case .themes(let chooser)?: click(mouse, in: chooser)
    case nil: []
    }
  }

  private mutating func click(_ mouse: MouseEvent, in palette: Palette) -> [Outcome] {
    switch mouse.kind {
    case .wheelUp: return type(KeyEvent(.up), in: palette)
    case .wheelDown: return type(KeyEvent(.down), in: palette)
    case .press:
      let list = PaletteLayout(state: self)
      guard let entry = list.entry(x: mouse.x, y: mouse.y) else { return [] }
      var chosen = palette
      chosen.selection = entry
      overlay = .palette(chosen)
      return entry == palette.selection ? type(KeyEvent(.enter), in: chosen) : []
    default: return []
    }
  }
}
