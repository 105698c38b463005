public import TerminalUI

extension WorkbenchView {
  /// The last row: the prompt, the keys of a sequence, a message, or hints.
  func drawStatus(into screen: inout Screen) {
    let row = layout.status
    guard !row.isEmpty else { return }
    if drawSearch(in: row, into: &screen) { return }
    if case .prompt(let prompt) = state.mode {
      return drawPrompt(promptLabel(of: prompt), prompt.field, in: row, into: &screen)
    }
    if drawInput(in: row, into: &screen) { return }
    switch state.mode {
    case .letter(let use): return drawLetterHints(use, in: row, into: &screen)
    case .history where state.message == nil:
      let hints = [
        ("Enter", "go there"), (glyph("↑ ↓", "Up Down"), "select"), ("*", "is now"),
        ("Esc", "close"),
      ]
      draw(hints, in: row, into: &screen)
      return
    case .help, .notes: return drawListHints(in: row, into: &screen)
    case .lanes, .prompt, .history, .findings, .palette, .themes: break
    }
    if let message = state.message { return drawMessage(message, in: row, into: &screen) }
    drawHints(in: row, into: &screen)
  }

  /// As much of the prompt's label as leaves room for what is typed.
  func promptLabel(of prompt: Prompt) -> String {
    let room = max(0, layout.status.width - 14)
    return " \(prompt.label(for: state).truncated(to: room, at: .middle, glyphs: glyphs)): "
  }

  /// The commands that a newcomer needs first, in order of need.
  private static let hints: [(Command, String)] = [
    (.playPause, "play"), (.mute, "mute"), (.solo, "solo"), (.gainUp, "louder"),
    (.gainDown, "softer"), (.sourceToggle, "A/B"), (.sourceResidual, "residual"),
    (.findings, "findings"), (.zoomIn, "zoom in"), (.zoomOut, "out"), (.loopStart, "loop from"),
    (.loopEnd, "to"),
    (.seekTime, "go to"), (.help, "help"), (.quit, "quit"),
  ]

  /// What the letter is for, and which are taken.
  private func drawLetterHints(_ use: LetterUse, in row: Rect, into screen: inout Screen) {
    let isStore = use == .store
    let stored = state.snapshotBar.map { "  stored:\($0)" } ?? ""
    let text = isStore ? "store the balance as a to l\(stored)" : "recall a snapshot:\(stored)"
    var x = screen.draw(" \(text)  ", x: row.x, y: row.y, style: theme["hint.text"])
    let keys =
      isStore ? [("+", "copy settings")] : [("+", "apply copied settings"), ("%", "blend")]
    for (key, word) in keys + [("Esc", "cancel")] {
      x = screen.draw(key, x: x, y: row.y, style: theme["hint.key"]) + 1
      x = screen.draw(word, x: x, y: row.y, style: theme["hint.text"], clippedTo: row) + 2
    }
  }

  private func drawHints(in row: Rect, into screen: inout Screen) {
    var hints = Self.hints
    if state.isInAlbum { hints.insert((.board, "album"), at: 1) }
    // Nothing else tells that there is something to read.
    if state.hasNotes { hints.insert((.notes, "notes"), at: 1) }
    let available = hints.filter { state.reasonUnavailable($0.0) == nil }
    // Help and the palette always have a place: what does not fit before them is left out.
    let last: [(Command, String)] = [(.palette, "command"), (.help, "help")]
    let width = last.reduce(0) { width, hint in
      let key = keyHint(hint.0)
      return key.isEmpty ? width : width + TextWidth.columns(of: key) + 3 + hint.1.count
    }
    let end = max(row.x, row.maxX - width)
    let (left, right) = row.splitLeft(end - row.x)
    drawHints(
      available.filter { $0.0 != .help }, from: row.x + 1,
      in: Rect(x: left.x, y: left.y, width: left.width - 1, height: 1), into: &screen)
    drawHints(last, from: right.x, in: right, into: &screen)
  }
}

extension Keymap {
  /// The keys of a command: in the lanes, or where it has none there in the findings, in a room, on the board or in
  /// the list of edits.
  public func notations(of command: Command) -> [String] {
    let rooms = Room.allCases.map { $0.keymapMode }
    for mode in ["lanes", "findings"] + rooms + ["board", "history"] {
      let keys = sequences(for: CommandName(command.name), in: mode)
      if !keys.isEmpty { return keys.map(\.notation) }
    }
    return []
  }
}
